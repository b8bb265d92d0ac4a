namespace Grid.Sampling.Schedulers;

/// <summary>The sampling methods by the names users write.</summary>
public static class NoiseSchedulers
{
    public const string DpmPlusPlus = "DPM++";
    public const string Euler = "Euler";
    public const string EulerAncestral = "Euler A";
    public const string Ddim = "DDIM";
    public const string Pndm = "PNDM";

    /// <summary>The most steps that are accepted of any method.</summary>
    public const int MaxSteps = 1000;

    public static IReadOnlyList<string> Names { get; } = [DpmPlusPlus, Euler, EulerAncestral, Ddim, Pndm];

    // Keys are what Simplify leaves of the spellings in use.
    private static readonly Dictionary<string, string> NamesBySpelling = new(StringComparer.Ordinal)
    {
        ["dpm++"] = DpmPlusPlus,
        ["dpm++2m"] = DpmPlusPlus,
        ["dpmpp"] = DpmPlusPlus,
        ["dpmpp2m"] = DpmPlusPlus,
        ["dpmsolver++"] = DpmPlusPlus,
        ["euler"] = Euler,
        ["eulera"] = EulerAncestral,
        ["eulerancestral"] = EulerAncestral,
        ["ddim"] = Ddim,
        ["pndm"] = Pndm,
    };

    /// <summary>
    /// The name of <see cref="Names"/> that is meant: case, spaces, hyphens and underscores do not matter, and <c>dpm++ 2m</c>,
    /// <c>dpmpp</c> and <c>euler ancestral</c> are understood. Null when none is.
    /// </summary>
    public static string? Normalize(string? name) => name is null ? null : NamesBySpelling.GetValueOrDefault(Simplify(name));

    /// <summary>
    /// The numbers of steps that a method accepts on a schedule. Each method needs distinct timesteps inside the training schedule, so
    /// DPM++, DDIM and PNDM end one below <see cref="MaxSteps"/> on the usual schedule; PNDM starts at 4, the length of its Runge-Kutta
    /// start.
    /// </summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static StepRange StepRange(string name, NoiseScheduleConfig? config = null)
    {
        var train = (config ??= new NoiseScheduleConfig()).TrainTimesteps;
        return Required(name) switch
        {
            DpmPlusPlus => new StepRange(1, Math.Clamp(train - 1, 1, MaxSteps)),
            Ddim => new StepRange(1, LeadingTimesteps.MaxSteps(config)),
            Pndm => new StepRange(PndmScheduler.Order, LeadingTimesteps.MaxSteps(config)),
            _ => new StepRange(1, Math.Min(train, MaxSteps)),
        };
    }

    /// <summary>Starts a sampling run.</summary>
    /// <param name="name">One of <see cref="Names"/>, or a spelling that <see cref="Normalize"/> knows.</param>
    /// <param name="steps">Number of steps, within <see cref="StepRange"/>.</param>
    /// <param name="config">The training schedule; the default is EasyAnimate V2's.</param>
    /// <param name="clipSample">
    /// DDIM only: clamp the predicted clean sample to [-1, 1]. The reference does so although latents are not bounded, which costs quality;
    /// on by default for the sake of equal results.
    /// </param>
    /// <exception cref="ArgumentException">One sentence that names the field (sampler, steps or one of the schedule) and the allowed
    /// values.</exception>
    public static INoiseScheduler Create(string name, int steps, NoiseScheduleConfig? config = null, bool clipSample = true)
    {
        var method = Required(name);
        var schedule = new NoiseSchedule(config);
        var range = StepRange(method, schedule.Config);
        if (!range.Contains(steps))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"steps {steps} must be a whole number from {range.Minimum} to {range.Maximum} with sampler {method}."
                )
            );
        }

        return method switch
        {
            DpmPlusPlus => new DpmPlusPlusScheduler(schedule, steps),
            Euler => new EulerScheduler(schedule, steps),
            EulerAncestral => new EulerAncestralScheduler(schedule, steps),
            Ddim => new DdimScheduler(schedule, steps, clipSample),
            _ => new PndmScheduler(schedule, steps),
        };
    }

    private static string Required(string name) =>
        Normalize(name) ?? throw new ArgumentException($"sampler '{name}' is unknown; use one of {string.Join(", ", Names)}.");

    private static string Simplify(string name) =>
        new([.. name.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('-' or '_')).Select(char.ToLowerInvariant)]);
}

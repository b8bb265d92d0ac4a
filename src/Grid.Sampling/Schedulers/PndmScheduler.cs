namespace Grid.Sampling.Schedulers;

/// <summary>
/// Pseudo numerical methods for diffusion models (Liu et al., 2022): three Runge-Kutta steps of four evaluations each to gather a history,
/// then the four-term linear multistep formula, one evaluation a step. A run of n steps makes n + 9 evaluations.
/// </summary>
internal sealed class PndmScheduler : NoiseScheduler
{
    /// <summary>Length of the multistep formula, and the fewest steps.</summary>
    public const int Order = 4;

    private const int StartEvaluations = 12;

    private readonly NoiseSchedule _schedule;
    private readonly int[] _timesteps;
    private readonly int _stride;

    // Newest last; of a Runge-Kutta step the first prediction is kept.
    private readonly List<float[]> _noises = [];

    // Inside a Runge-Kutta step: its weighted sum of predictions so far, and the sample that it began from.
    private float[]? _weightedNoise;
    private float[]? _stepStart;

    public PndmScheduler(NoiseSchedule schedule, int steps)
        : this(schedule, LeadingTimesteps.Stride(schedule.Config, steps), EvaluationTimesteps(schedule.Config, steps)) { }

    private PndmScheduler(NoiseSchedule schedule, int stride, int[] timesteps)
        : base(NoiseSchedulers.Pndm, [.. timesteps.Select(timestep => (float)timestep)], [])
    {
        _schedule = schedule;
        _timesteps = timesteps;
        _stride = stride;
    }

    protected override int? StoredLength => _noises.Count == 0 ? null : _noises[0].Length;

    // Its Runge-Kutta phase takes the first twelve evaluations of the whole list; a run from the middle has no history to go on with.
    public override void StartAt(int evaluation) =>
        throw new NotSupportedException("PNDM cannot start in the middle of its timesteps; strength below 1 needs another sampler.");

    protected override void Advance(
        int index,
        ReadOnlySpan<float> predictedNoise,
        ReadOnlySpan<float> sample,
        ReadOnlySpan<float> noise,
        Span<float> next
    )
    {
        if (index < StartEvaluations)
        {
            AdvanceRungeKutta(index, predictedNoise, sample, next);
        }
        else
        {
            AdvanceMultistep(index, predictedNoise, sample, next);
        }
    }

    protected override (float Signal, float Sigma) ForwardScales(int index)
    {
        var alpha = _schedule.AlphasCumulative[_timesteps[index]];
        return (MathF.Sqrt(alpha), MathF.Sqrt(1 - alpha));
    }

    protected override int HistoryLength(int nextEvaluation) =>
        nextEvaluation == Evaluations ? 0
        : nextEvaluation >= StartEvaluations ? Order - 1
        : (nextEvaluation + 3) / 4 + (nextEvaluation % 4 == 0 ? 0 : 2);

    // Kept predictions, then the weighted sum and the step's start where a Runge-Kutta step is under way.
    protected override IReadOnlyList<float[]> History() =>
        NextEvaluation == Evaluations ? []
        : _stepStart is null ? _noises
        : [.. _noises, _weightedNoise!, _stepStart];

    protected override void SetHistory(IReadOnlyList<float[]> history)
    {
        var isInsideStep = NextEvaluation < StartEvaluations && NextEvaluation % 4 != 0;
        _noises.Clear();
        _noises.AddRange(isInsideStep ? history.SkipLast(2) : history);
        _weightedNoise = isInsideStep ? history[^2] : null;
        _stepStart = isInsideStep ? history[^1] : null;
    }

    private static int[] EvaluationTimesteps(NoiseScheduleConfig config, int steps)
    {
        var rising = LeadingTimesteps.Compute(config, steps);
        var half = LeadingTimesteps.Stride(config, steps) / 2;
        var timesteps = new List<int>(steps + StartEvaluations - Order + 1);
        for (var k = steps - 1; k > steps - Order; k--)
        {
            timesteps.AddRange([rising[k], rising[k - 1] + half, rising[k - 1] + half, rising[k - 1]]);
        }

        timesteps.AddRange(rising.Take(steps - Order + 1).Reverse());
        return [.. timesteps];
    }

    // Classic weights 1/6, 1/3, 1/3, 1/6. Every evaluation of a step starts from the step's own first sample.
    private void AdvanceRungeKutta(int index, ReadOnlySpan<float> predictedNoise, ReadOnlySpan<float> sample, Span<float> next)
    {
        var phase = index % 4;
        if (phase == 0)
        {
            _noises.Add(predictedNoise.ToArray());
            _stepStart = sample.ToArray();
            _weightedNoise = new float[sample.Length];
        }

        var start = _stepStart!;
        var sum = _weightedNoise!;
        var weight = (float)(phase is 0 or 3 ? 1.0 / 6 : 1.0 / 3);
        var target = _timesteps[index] - (phase % 2 == 0 ? _stride / 2 : 0);
        var (keep, change, divisor) = Transfer(_timesteps[index / 4 * 4], target);
        for (var i = 0; i < next.Length; i++)
        {
            var prediction = predictedNoise[i];
            sum[i] += weight * prediction;
            next[i] = keep * start[i] - change * (phase == 3 ? sum[i] : prediction) / divisor;
        }

        if (phase == 3)
        {
            _stepStart = null;
            _weightedNoise = null;
        }
    }

    // Adams-Bashforth of order 4: (55, -59, 37, -9) / 24, newest first.
    private void AdvanceMultistep(int index, ReadOnlySpan<float> predictedNoise, ReadOnlySpan<float> sample, Span<float> next)
    {
        var (keep, change, divisor) = Transfer(_timesteps[index], _timesteps[index] - _stride);
        var (third, second, first) = (_noises[0], _noises[1], _noises[2]);
        for (var i = 0; i < next.Length; i++)
        {
            var prediction = predictedNoise[i];
            var combined = (float)(1.0 / 24) * (55 * prediction - 59 * first[i] + 37 * second[i] - 9 * third[i]);
            next[i] = keep * sample[i] - change * combined / divisor;
            third[i] = prediction;
        }

        // The oldest array now holds the newest prediction.
        _noises.RemoveAt(0);
        _noises.Add(third);
    }

    // Equation 9 of the paper as x' = keep x - change e / divisor; below timestep 0 the level of timestep 0 holds.
    private (float Keep, float Change, float Divisor) Transfer(int from, int to)
    {
        var alphas = _schedule.AlphasCumulative;
        var alpha = alphas[from];
        var alphaTarget = alphas[Math.Max(to, 0)];
        var divisor = alpha * MathF.Sqrt(1 - alphaTarget) + MathF.Sqrt(alpha * (1 - alpha) * alphaTarget);
        return (MathF.Sqrt(alphaTarget / alpha), alphaTarget - alpha, divisor);
    }
}

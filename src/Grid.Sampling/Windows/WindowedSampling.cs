using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;

namespace Grid.Sampling.Windows;

/// <summary>
/// What happens to a video between network evaluations: start noise, scaled input, blend of the windows' predictions, fresh noise and one
/// step of the whole video. Who evaluates the windows, and where, is the caller's affair; the bytes depend on settings, plan and shape
/// only.
/// <para>
/// Call <see cref="Start"/> or <see cref="Restore"/>; then, until <see cref="IsComplete"/>: evaluate each of <see cref="Windows"/> on what
/// <see cref="CopyWindow"/> gives, at <see cref="Timestep"/>, <see cref="Add"/> the guided predictions in the windows' order, and
/// <see cref="Advance"/>. Not safe for use by several threads.
/// </para>
/// </summary>
public sealed class WindowedSampling
{
    private readonly VideoSettings _settings;
    private readonly NoiseScheduleConfig? _schedule;
    private readonly WindowBlender _blender;
    private readonly float[] _input;
    private readonly float[] _predicted;
    private readonly float[] _fresh;
    private INoiseScheduler _scheduler;
    private INoiseSource _noise;
    private float[]? _latents;
    private bool _hasInput;

    /// <summary>A run that has not begun.</summary>
    /// <param name="settings">Sampler, steps, noise and seed; taken as valid.</param>
    /// <param name="plan">The video's windows.</param>
    /// <param name="shape">Shape of the whole video's latents.</param>
    /// <param name="schedule">The model's training schedule; the default is EasyAnimate V2's.</param>
    /// <exception cref="ArgumentException">The plan does not fit the shape, or a setting is out of range.</exception>
    public WindowedSampling(VideoSettings settings, WindowPlan plan, LatentShape shape, NoiseScheduleConfig? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _schedule = schedule;
        _blender = new WindowBlender(plan, shape);
        Plan = plan;
        Shape = shape;
        (_scheduler, _noise) = (CreateScheduler(), CreateNoise());
        _input = new float[shape.Count];
        _predicted = new float[shape.Count];
        _fresh = _scheduler.UsesNoise ? new float[shape.Count] : [];
    }

    /// <summary>The video's windows.</summary>
    public WindowPlan Plan { get; }

    /// <summary>Shape of the whole video's latents.</summary>
    public LatentShape Shape { get; }

    /// <summary>Shape of every window's latents.</summary>
    public LatentShape WindowShape => Shape with { Frames = Plan.Window };

    /// <summary>Evaluations done, which is the index of the current one.</summary>
    public int Evaluation { get; private set; }

    /// <summary>Evaluations of the whole run; PNDM has more of them than steps.</summary>
    public int EvaluationCount => _scheduler.Timesteps.Count;

    /// <summary>Whether no evaluation is left.</summary>
    public bool IsComplete => Evaluation >= EvaluationCount;

    /// <summary>Timestep of the current evaluation, as the network receives it; may be fractional.</summary>
    public float Timestep => _scheduler.Timesteps[RequireCurrent()];

    /// <summary>
    /// Windows of the current evaluation, in the order in which predictions are added; they may differ between evaluations.
    /// </summary>
    public IReadOnlyList<LatentWindow> Windows => _blender.Windows;

    /// <summary>Predictions added to the current evaluation, which is the index of the window that is due.</summary>
    public int Added => _blender.Added;

    /// <summary>Latents [C, F, h, w] after the last step. Not to be changed; the next <see cref="Advance"/> writes over them.</summary>
    public float[] Latents => _latents ?? throw new InvalidOperationException("the run has not begun; call Start or Restore first.");

    /// <summary>Scaled input [C, F, h, w] of the current evaluation. Not to be changed; later evaluations write over it.</summary>
    public float[] ModelInput
    {
        get
        {
            if (!_hasInput)
            {
                _scheduler.ScaleModelInput(RequireCurrent(), Latents, _input);
                _hasInput = true;
            }

            return _input;
        }
    }

    /// <summary>Begins with noise at the schedule's first level, also where another run was under way.</summary>
    public void Start()
    {
        (_scheduler, _noise) = (CreateScheduler(), CreateNoise());
        var latents = new float[Shape.Count];
        _noise.Fill(NoiseStream.Initial, 0, Shape, 0, latents);
        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] *= _scheduler.InitNoiseSigma;
        }

        Go(latents, 0);
    }

    /// <summary>Goes on from a captured state, which is not changed, also where another run was under way.</summary>
    /// <exception cref="ArgumentException">The state is not one of such a run; nothing has changed.</exception>
    public void Restore(DenoiseState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Spans.RequireEqualLengths(Shape.Count, state.Latents.Length, nameof(state));
        if (state.Scheduler.History.Any(values => values.Length != Shape.Count))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"the captured history must have {Shape.Count} values a tensor."),
                nameof(state)
            );
        }

        var scheduler = CreateScheduler();
        scheduler.Restore(state.Scheduler);
        (_scheduler, _noise) = (scheduler, CreateNoise());
        Go((float[])state.Latents.Clone(), state.Scheduler.NextEvaluation);
        ReplaySequence();
    }

    /// <summary>Where the run stands after the last step; predictions added since are not in it. Later steps do not change it.</summary>
    public DenoiseState Capture() => new((float[])Latents.Clone(), _scheduler.Capture());

    /// <summary>Copies a window of <see cref="ModelInput"/>.</summary>
    /// <param name="index">Into <see cref="Windows"/>.</param>
    /// <param name="destination">[C, window, h, w] of <see cref="WindowShape"/>.</param>
    public void CopyWindow(int index, Span<float> destination) => WindowBlender.Cut(ModelInput, Shape, Windows[index], destination);

    /// <summary>Takes the guided prediction of a window of the current evaluation. Windows come in order, each once.</summary>
    /// <param name="windowIndex">Into <see cref="Windows"/>; must be <see cref="Added"/>.</param>
    /// <param name="prediction">Predicted noise [C, window, h, w].</param>
    /// <exception cref="InvalidOperationException">Another window is due, or the run has not begun or is complete; nothing has
    /// changed.</exception>
    /// <exception cref="ArgumentException">The length does not fit; nothing has changed.</exception>
    public void Add(int windowIndex, ReadOnlySpan<float> prediction)
    {
        RequireCurrent();
        _blender.Add(windowIndex, prediction);
    }

    /// <summary>Blends the predictions, steps the whole video and goes to the next evaluation.</summary>
    /// <exception cref="InvalidOperationException">Predictions are missing, or the run has not begun or is complete; nothing has
    /// changed.</exception>
    public void Advance()
    {
        var index = RequireCurrent();
        var latents = Latents;
        _blender.Finish(_predicted);
        if (_scheduler.UsesNoise)
        {
            _noise.Fill(NoiseStream.Ancestral, index, Shape, 0, _fresh);
        }

        _scheduler.Step(index, _predicted, latents, _fresh, latents);
        Go(latents, index + 1);
    }

    private void Go(float[] latents, int evaluation)
    {
        _latents = latents;
        _hasInput = false;
        Evaluation = evaluation;
        _blender.Begin(evaluation);
    }

    // Noise that comes in sequence must have made the draws of the evaluations that are done.
    private void ReplaySequence()
    {
        if (NoiseSources.Normalize(_settings.Noise) != NoiseSources.Torch || !_scheduler.UsesNoise)
        {
            return;
        }

        _noise.Fill(NoiseStream.Initial, 0, Shape, 0, _fresh);
        for (var done = 0; done < Evaluation; done++)
        {
            _noise.Fill(NoiseStream.Ancestral, done, Shape, 0, _fresh);
        }
    }

    private int RequireCurrent()
    {
        _ = Latents;
        return IsComplete
            ? throw new InvalidOperationException(FormattableString.Invariant($"all {EvaluationCount} evaluations of the run are done."))
            : Evaluation;
    }

    private INoiseScheduler CreateScheduler() => NoiseSchedulers.Create(_settings.Sampler, _settings.Steps, _schedule);

    private INoiseSource CreateNoise() => NoiseSources.Create(_settings.Noise, _settings.Seed);
}

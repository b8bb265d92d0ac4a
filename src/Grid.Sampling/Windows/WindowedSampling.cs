using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;

namespace Grid.Sampling.Windows;

/// <summary>
/// A long video on its way through its evaluations: every evaluation asks the network about each window, blends the answers, and makes one step for the
/// whole video, so all windows agree before the next. Holds a fixed number of latent videos, however many windows there are.
/// </summary>
public sealed class WindowedSampling
{
    private readonly INoiseScheduler _scheduler;
    private readonly INoiseSource _noise;
    private readonly WindowBlender _blender;
    private readonly float[] _blended;
    private float[]? _input;

    /// <param name="settings">What is made, taken as valid.</param>
    /// <param name="plan">Its windows.</param>
    /// <param name="shape">Its latent shape.</param>
    public WindowedSampling(VideoSettings settings, WindowPlan plan, LatentShape shape)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _scheduler = NoiseSchedulers.Create(settings.Sampler, settings.Steps);
        _noise = NoiseSources.Create(settings.Noise, settings.Seed);
        _blender = new WindowBlender(plan, shape);
        _blended = new float[shape.Count];
        Latents = new float[shape.Count];
        Shape = shape;
    }

    /// <summary>Shape of the video.</summary>
    public LatentShape Shape { get; }

    /// <summary>Latents [C, F, h, w] after the last evaluation. Not to be changed.</summary>
    public float[] Latents { get; private set; }

    /// <summary>Evaluations done, which is the index of the next one.</summary>
    public int Evaluation { get; private set; }

    /// <summary>Evaluations of the whole video.</summary>
    public int EvaluationCount => _scheduler.Timesteps.Count;

    /// <summary>Whether no evaluation is left.</summary>
    public bool IsComplete => Evaluation >= EvaluationCount;

    /// <summary>What the network is told of the noise's level in this evaluation.</summary>
    public float Timestep => _scheduler.Timesteps[Evaluation];

    /// <summary>Windows of this evaluation, in order.</summary>
    public IReadOnlyList<LatentWindow> Windows => _blender.Windows;

    /// <summary>The network's input [C, F, h, w] for this evaluation, of which each window is a part. Not to be changed.</summary>
    public float[] ModelInput
    {
        get
        {
            if (_input is null)
            {
                _input = new float[Latents.Length];
                _scheduler.ScaleModelInput(Evaluation, Latents, _input);
            }

            return _input;
        }
    }

    /// <summary>Draws the noise that the video begins as.</summary>
    public void Start()
    {
        _noise.Fill(NoiseStream.Initial, 0, Shape, 0, Latents);
        for (var i = 0; i < Latents.Length; i++)
        {
            Latents[i] *= _scheduler.InitNoiseSigma;
        }

        Begin(0);
    }

    /// <summary>Goes on from a state of a video of the same settings.</summary>
    /// <exception cref="ArgumentException">The state is of another shape.</exception>
    public void Restore(DenoiseState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Latents.Length != Shape.Count)
        {
            throw new ArgumentException($"a state of {state.Latents.Length} values does not fit a video of shape {Shape}.", nameof(state));
        }

        _scheduler.Restore(state.Scheduler);
        Latents = (float[])state.Latents.Clone();
        Begin(state.Scheduler.NextEvaluation);
    }

    /// <summary>Where the video stands between two evaluations; later ones do not change it.</summary>
    public DenoiseState Capture() => new((float[])Latents.Clone(), _scheduler.Capture());

    /// <summary>Adds the guided noise that the network predicted for a window of <see cref="ModelInput"/>.</summary>
    /// <inheritdoc cref="WindowBlender.Add"/>
    public void Add(int index, ReadOnlySpan<float> prediction) => _blender.Add(index, prediction);

    /// <summary>Makes the step, once all windows have been added.</summary>
    /// <exception cref="InvalidOperationException">A window is missing.</exception>
    public void Advance()
    {
        _blender.Finish(_blended);

        // The input is not needed any more, so its place serves for the step's noise.
        var fresh = _scheduler.UsesNoise ? ModelInput : [];
        if (_scheduler.UsesNoise)
        {
            _noise.Fill(NoiseStream.Ancestral, Evaluation, Shape, 0, fresh);
        }

        _scheduler.Step(Evaluation, _blended, Latents, fresh, Latents);
        Begin(Evaluation + 1);
    }

    private void Begin(int evaluation)
    {
        Evaluation = evaluation;
        _input = null;
        _blender.Begin(evaluation);
    }
}

using Grid.Sampling;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;

namespace Grid.Diffusion.Pipelines;

/// <summary>A video on its way through its evaluations: what is asked of the network next, and what becomes of the answer.</summary>
public sealed class DenoiseRun
{
    private readonly INoiseScheduler _scheduler;
    private readonly INoiseSource _noise;
    private readonly GuidedText _text;
    private readonly float[]? _inpaint;
    private readonly float[] _latents;
    private readonly float[] _fresh;
    private NoiseQuery? _asked;

    internal DenoiseRun(
        DenoiseState state,
        INoiseScheduler scheduler,
        INoiseSource noise,
        LatentShape shape,
        GuidedText text,
        float[]? inpaint
    )
    {
        scheduler.Restore(state.Scheduler);
        _scheduler = scheduler;
        _noise = noise;
        _text = text;
        _inpaint = inpaint;
        _latents = (float[])state.Latents.Clone();
        _fresh = scheduler.UsesNoise ? new float[_latents.Length] : [];
        Shape = shape;
        Evaluation = state.Scheduler.NextEvaluation;
    }

    /// <summary>Shape of one video.</summary>
    public LatentShape Shape { get; }

    /// <summary>Evaluations done, which is the index of the next one.</summary>
    public int Evaluation { get; private set; }

    /// <summary>Evaluations of the whole run.</summary>
    public int EvaluationCount => _scheduler.Timesteps.Count;

    /// <summary>Whether no evaluation is left.</summary>
    public bool IsComplete => Evaluation >= EvaluationCount;

    /// <summary>Why the run cannot go on: its network answered with what are no numbers. Null while it can.</summary>
    public ModelOutputException? Failure { get; internal set; }

    /// <summary>What the last evaluation asked and was told, for previews; null before the first.</summary>
    public (NoiseQuery Query, float[] Predicted)? Last { get; private set; }

    /// <summary>Latents [batch, C, F, h, w] after the last evaluation.</summary>
    internal float[] Latents => _latents;

    /// <summary>Where the run stands; later evaluations do not change it.</summary>
    public DenoiseState Capture() => new((float[])_latents.Clone(), _scheduler.Capture());

    /// <summary>What the next evaluation asks.</summary>
    internal NoiseQuery Ask()
    {
        var scaled = new float[_latents.Length];
        _scheduler.ScaleModelInput(Evaluation, _latents, scaled);
        return _asked = new NoiseQuery(scaled, _scheduler.Timesteps[Evaluation], _text, _inpaint);
    }

    /// <summary>Takes the answer and goes to the next evaluation.</summary>
    /// <exception cref="ModelOutputException">The answer holds values that are no numbers; the run stands where it stood.</exception>
    internal void Advance(float[] predicted)
    {
        ModelOutputException.ThrowIfNotFinite("transformer", predicted);
        if (_scheduler.UsesNoise)
        {
            _noise.Fill(NoiseStream.Ancestral, Evaluation, Shape, 0, _fresh);
        }

        _scheduler.Step(Evaluation, predicted, _latents, _fresh, _latents);
        Last = (_asked!, predicted);
        Evaluation++;
    }
}

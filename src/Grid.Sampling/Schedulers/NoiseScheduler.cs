using System.Globalization;

namespace Grid.Sampling.Schedulers;

/// <summary>What all methods share: the order of evaluations, the checks at the door, and the snapshot's frame.</summary>
internal abstract class NoiseScheduler : INoiseScheduler
{
    private readonly float[] _timesteps;
    private readonly float[] _sigmas;

    protected NoiseScheduler(string name, float[] timesteps, float[] sigmas)
    {
        Name = name;
        _timesteps = timesteps;
        _sigmas = sigmas;
    }

    public string Name { get; }

    public IReadOnlyList<float> Timesteps => _timesteps;

    public IReadOnlyList<float> Sigmas => _sigmas;

    public virtual float InitNoiseSigma => 1;

    public virtual bool UsesNoise => false;

    /// <summary>The evaluation that <see cref="Step"/> expects next, 0-based.</summary>
    protected int NextEvaluation { get; private set; }

    /// <summary>The evaluation that has no history before it.</summary>
    protected int FirstEvaluation { get; private set; }

    protected int Evaluations => _timesteps.Length;

    public virtual void StartAt(int evaluation)
    {
        RequireEvaluation(evaluation);
        if (NextEvaluation != FirstEvaluation)
        {
            throw new InvalidOperationException("the run has begun; where it starts can only be set before its first evaluation.");
        }

        FirstEvaluation = evaluation;
        NextEvaluation = evaluation;
    }

    public void ScaleModelInput(int index, ReadOnlySpan<float> sample, Span<float> scaled)
    {
        RequireEvaluation(index);
        Spans.RequireEqualLengths(sample.Length, scaled.Length, nameof(scaled));
        Scale(index, sample, scaled);
    }

    public void Step(int index, ReadOnlySpan<float> predictedNoise, ReadOnlySpan<float> sample, ReadOnlySpan<float> noise, Span<float> next)
    {
        RequireEvaluation(index);
        if (index != NextEvaluation)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"evaluation {index} is given where evaluation {NextEvaluation} is due.")
            );
        }

        Spans.RequireEqualLengths(sample.Length, predictedNoise.Length, nameof(predictedNoise));
        Spans.RequireEqualLengths(sample.Length, next.Length, nameof(next));
        if (UsesNoise)
        {
            Spans.RequireEqualLengths(sample.Length, noise.Length, nameof(noise));
        }

        if (StoredLength is { } stored)
        {
            Spans.RequireEqualLengths(stored, sample.Length, nameof(sample));
        }

        Advance(index, predictedNoise, sample, noise, next);
        NextEvaluation++;
    }

    public void AddNoise(ReadOnlySpan<float> original, ReadOnlySpan<float> noise, float timestep, Span<float> noisy)
    {
        var index = Array.IndexOf(_timesteps, timestep);
        if (index < 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"timestep {timestep} is not one of this run's timesteps ({string.Join(", ", _timesteps.Take(4))}, ...)."
                )
            );
        }

        Spans.RequireEqualLengths(original.Length, noise.Length, nameof(noise));
        Spans.RequireEqualLengths(original.Length, noisy.Length, nameof(noisy));
        var (signal, sigma) = ForwardScales(index);
        Spans.Blend(signal, original, sigma, noise, noisy);
    }

    public SchedulerState Capture() => new(NextEvaluation, [.. History().Select(values => (float[])values.Clone())]);

    public void Restore(SchedulerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.NextEvaluation < 0 || state.NextEvaluation > Evaluations)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"the captured run goes on at evaluation {state.NextEvaluation}, this one has {Evaluations}.")
            );
        }

        var needed = HistoryLength(state.NextEvaluation);
        if (state.History.Count != needed || state.History.Any(values => values.Length != state.History[0].Length))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the captured run holds {state.History.Count} tensors, {Name} needs {needed} of one length "
                        + $"before evaluation {state.NextEvaluation}."
                )
            );
        }

        NextEvaluation = state.NextEvaluation;
        SetHistory([.. state.History.Select(values => (float[])values.Clone())]);
    }

    /// <summary>How many values the stored history has; null while there is none.</summary>
    protected virtual int? StoredLength => null;

    /// <summary>
    /// The arithmetic of one evaluation; the spans are of one length and <paramref name="next"/> may be any of the inputs.
    /// </summary>
    protected abstract void Advance(
        int index,
        ReadOnlySpan<float> predictedNoise,
        ReadOnlySpan<float> sample,
        ReadOnlySpan<float> noise,
        Span<float> next
    );

    /// <summary>Factors of the clean sample and of the noise at evaluation <paramref name="index"/>.</summary>
    protected abstract (float Signal, float Sigma) ForwardScales(int index);

    protected virtual void Scale(int index, ReadOnlySpan<float> sample, Span<float> scaled) => sample.CopyTo(scaled);

    /// <summary>How many tensors the rest of the run needs when <paramref name="nextEvaluation"/> is due.</summary>
    protected virtual int HistoryLength(int nextEvaluation) => 0;

    /// <summary>The <see cref="HistoryLength"/> tensors that are needed now, newest last.</summary>
    protected virtual IReadOnlyList<float[]> History() => [];

    /// <summary>Takes over what <see cref="History"/> gave when <see cref="NextEvaluation"/> was due.</summary>
    protected virtual void SetHistory(IReadOnlyList<float[]> history) { }

    private void RequireEvaluation(int index)
    {
        if (index < 0 || index >= Evaluations)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                FormattableString.Invariant($"the run has evaluations 0 to {Evaluations - 1}.")
            );
        }
    }
}

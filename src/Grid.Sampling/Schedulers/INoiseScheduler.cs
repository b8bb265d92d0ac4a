namespace Grid.Sampling.Schedulers;

/// <summary>
/// One sampling run of a noise schedule: the timesteps to evaluate and the arithmetic between two network evaluations.
/// An instance holds the history that multistep methods need, so it serves one video at a time. The spans of a call are of one length, the
/// same in all calls of a run, and may hold a video or any part of one: a part's result is that part of the whole's, bit for bit. Other
/// lengths are refused.
/// </summary>
public interface INoiseScheduler
{
    /// <summary>The name users write, one of <see cref="NoiseSchedulers.Names"/>.</summary>
    string Name { get; }

    /// <summary>Timesteps in order of evaluation, as the network receives them; PNDM has more of them than steps.</summary>
    IReadOnlyList<float> Timesteps { get; }

    /// <summary>Noise levels in order of evaluation with the final level last; empty for methods that do not use them.</summary>
    IReadOnlyList<float> Sigmas { get; }

    /// <summary>Factor for unit noise before the first step.</summary>
    float InitNoiseSigma { get; }

    /// <summary>Whether <see cref="Step"/> needs fresh noise.</summary>
    bool UsesNoise { get; }

    /// <summary>
    /// Makes <paramref name="evaluation"/> the first one of a fresh run, for samples that start from a noised source instead of pure noise.
    /// </summary>
    /// <exception cref="NotSupportedException">The method's history is bound to its first evaluations.</exception>
    void StartAt(int evaluation);

    /// <summary>Scales the sample for evaluation <paramref name="index"/> (0-based, into <see cref="Timesteps"/>).</summary>
    void ScaleModelInput(int index, ReadOnlySpan<float> sample, Span<float> scaled);

    /// <summary>
    /// Advances the sample by evaluation <paramref name="index"/>. Evaluations must come in order; another one is refused and changes
    /// nothing.
    /// <paramref name="noise"/> is read only where <see cref="UsesNoise"/>, else it may be empty. <paramref name="next"/> may be
    /// <paramref name="sample"/>.
    /// </summary>
    void Step(int index, ReadOnlySpan<float> predictedNoise, ReadOnlySpan<float> sample, ReadOnlySpan<float> noise, Span<float> next);

    /// <summary>Forward noising of a clean sample to <paramref name="timestep"/>, one of <see cref="Timesteps"/>.</summary>
    void AddNoise(ReadOnlySpan<float> original, ReadOnlySpan<float> noise, float timestep, Span<float> noisy);

    /// <summary>The history needed to go on at the next evaluation in another process.</summary>
    SchedulerState Capture();

    /// <summary>Puts a captured history back. The run must have been created with the same name, steps and schedule.</summary>
    void Restore(SchedulerState state);
}

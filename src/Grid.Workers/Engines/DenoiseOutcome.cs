namespace Grid.Workers.Engines;

/// <summary>Where a burst has come to.</summary>
/// <param name="Checkpoint">Latents and the scheduler's history.</param>
/// <param name="Evaluations">Evaluations of the video done so far.</param>
public sealed record DenoiseOutcome(byte[] Checkpoint, int Evaluations)
{
    /// <summary>Why the video cannot go on from there; null while it can.</summary>
    public Exception? Failure { get; init; }
}

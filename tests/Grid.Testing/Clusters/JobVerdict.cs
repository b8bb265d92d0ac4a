using Grid.Contracts.Jobs;

namespace Grid.Testing.Clusters;

/// <summary>What became of a job.</summary>
/// <param name="Key">The job.</param>
/// <param name="Completed">Whether it ended as completed.</param>
/// <param name="Completions">How often its events say so.</param>
/// <param name="SameFrames">Whether frames and file are the undisturbed run's, and the stored file has the hash that the job tells.</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
public sealed record JobVerdict(JobKey Key, bool Completed, int Completions, bool SameFrames, string? Fault)
{
    /// <summary>Whether the job came through unharmed.</summary>
    public bool Passed => Completed && Fault is null;
}

namespace Grid.Workers.Fleet;

/// <summary>What keeps a silo's workers from working.</summary>
/// <param name="Code">For programs: <c>compute_missing</c>, <c>ffmpeg_missing</c>, <c>scratch_unwritable</c> or
/// <c>storage_full</c>.</param>
/// <param name="Reason">A sentence for operators.</param>
/// <param name="Cause">What it was found by, for the log.</param>
public sealed record WorkerFlaw(string Code, string Reason, Exception? Cause = null);

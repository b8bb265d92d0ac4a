using System.Globalization;
using Grid.Contracts.Jobs;

namespace Grid.Grains.Jobs;

/// <summary>Says of a job that waits in no pool what it does, in one sentence with numbers.</summary>
internal static class JobExplanation
{
    /// <param name="workers">The workers whose leases are in force; none when there are none.</param>
    public static string Of(JobSnapshot job, IReadOnlyList<string> workers, DateTimeOffset now) =>
        job.State switch
        {
            JobState.Completed => Text($"Finished at {job.EndedAt:u} after {job.DeviceSeconds:0.0} seconds on devices."),
            JobState.Failed => Text($"Failed at {job.EndedAt:u}: {job.Error?.Message}"),
            JobState.Canceled => Text($"Canceled at {job.EndedAt:u}."),
            JobState.Expired => Text($"Expired at {job.EndedAt:u}: {job.Error?.Message}"),
            JobState.Canceling => "Canceling: the worker stops at its next step.",
            _ when workers.Count == 0 => Text(
                $"On its way to a worker for the next piece of work; step {job.Progress.Step} of {job.Progress.StepsTotal} is done."
            ),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{(workers.Count == 1 ? $"Worker {workers[0]} is" : $"{workers.Count} workers are")} "
                    + $"{PhaseName(job.Progress.Phase)}, step {job.Progress.Step} of {job.Progress.StepsTotal}; begun "
                    + $"{(now - (job.StartedAt ?? now)).TotalSeconds:0} s ago{Eta(job)}."
            ),
        };

    private static string PhaseName(JobPhase phase) =>
        phase switch
        {
            JobPhase.EncodingPrompt => "reading the prompt",
            JobPhase.Denoising => "denoising",
            JobPhase.Decoding => "decoding",
            JobPhase.Working => "working",
            _ => "writing the files",
        };

    private static string Eta(JobSnapshot job) => job.Progress.EtaSeconds is { } seconds ? Text($", about {seconds:0} s to go") : "";

    private static string Text(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}

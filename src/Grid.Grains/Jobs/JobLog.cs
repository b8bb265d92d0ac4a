using Grid.Contracts.Jobs;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Jobs;

/// <summary>What jobs log, whatever their kind.</summary>
internal static partial class JobLog
{
    [LoggerMessage(1002, LogLevel.Information, "Job {Job} is to be canceled.")]
    public static partial void CancelAsked(this ILogger logger, JobKey job);

    [LoggerMessage(1003, LogLevel.Information, "Job {Job} ended as {State}. {Reason}")]
    public static partial void Ended(this ILogger logger, JobKey job, JobState state, string? reason);

    [LoggerMessage(1004, LogLevel.Information, "Job {Job} was removed with its files.")]
    public static partial void Deleted(this ILogger logger, JobKey job);

    [LoggerMessage(1005, LogLevel.Warning, "Job {Job} lost worker {Worker}.")]
    public static partial void WorkerLost(this ILogger logger, JobKey job, string worker);

    [LoggerMessage(1006, LogLevel.Warning, "Job {Job} could not remove {Artifact}.")]
    public static partial void ArtifactKept(this ILogger logger, JobKey job, string artifact, Exception exception);

    [LoggerMessage(1007, LogLevel.Information, "Job {Job} is tried again, for the {Retries}. time.")]
    public static partial void Retried(this ILogger logger, JobKey job, int retries);

    [LoggerMessage(1008, LogLevel.Warning, "Job {Job} could not tell its tenant what it cost; it tries again.")]
    public static partial void NotSettled(this ILogger logger, JobKey job, Exception exception);

    [LoggerMessage(1009, LogLevel.Information, "Job {Job} gives {Work} {Index}, which takes long, to a second worker.")]
    public static partial void Hedged(this ILogger logger, JobKey job, string work, int index);

    [LoggerMessage(1010, LogLevel.Warning, "Job {Job}: worker {Worker} could not do its work ({Fault}, {Code}).")]
    public static partial void WorkNotDone(this ILogger logger, JobKey job, string worker, string fault, string code);

    [LoggerMessage(1011, LogLevel.Warning, "Job {Job} could not finish its end; it tries again.")]
    public static partial void NotEnded(this ILogger logger, JobKey job, Exception exception);

    [LoggerMessage(1012, LogLevel.Warning, "Job {Job} begins its work again: {Reason}")]
    public static partial void BegunAnew(this ILogger logger, JobKey job, string reason);
}

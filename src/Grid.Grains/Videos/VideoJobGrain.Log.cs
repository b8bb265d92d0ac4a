using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Videos;

internal sealed partial class VideoJobGrain
{
    [LoggerMessage(1001, LogLevel.Information, "Job {Job} accepted: {Model} {Width}x{Height}, {Frames} frames, {Steps} steps.")]
    private partial void LogAccepted(JobKey job, string model, int width, int height, int frames, int steps);

    [LoggerMessage(1002, LogLevel.Information, "Job {Job} is to be canceled.")]
    private partial void LogCancelAsked(JobKey job);

    [LoggerMessage(1003, LogLevel.Information, "Job {Job} ended as {State}. {Reason}")]
    private partial void LogEnded(JobKey job, JobState state, string? reason);

    [LoggerMessage(1004, LogLevel.Information, "Job {Job} was removed with its files.")]
    private partial void LogDeleted(JobKey job);

    [LoggerMessage(1005, LogLevel.Warning, "Job {Job} lost worker {Worker}.")]
    private partial void LogWorkerLost(JobKey job, string worker);

    [LoggerMessage(1010, LogLevel.Warning, "Job {Job}: worker {Worker} could not do its work ({Fault}, {Code}).")]
    private partial void LogFault(JobKey job, string worker, string fault, string code);

    [LoggerMessage(1007, LogLevel.Information, "Job {Job} is tried again, for the {Retries}. time.")]
    private partial void LogRetried(JobKey job, int retries);

    [LoggerMessage(1008, LogLevel.Warning, "Job {Job} could not tell its tenant what it cost; it tries again.")]
    private partial void LogNotSettled(JobKey job, Exception exception);

    [LoggerMessage(1011, LogLevel.Warning, "Job {Job} could not finish its end; it tries again.")]
    private partial void LogNotEnded(JobKey job, Exception exception);

    [LoggerMessage(1012, LogLevel.Warning, "Job {Job} begins its work again: {Reason}")]
    private partial void LogBegunAnew(JobKey job, string reason);

    [LoggerMessage(1006, LogLevel.Warning, "Job {Job} could not remove {Artifact}.")]
    private partial void LogArtifactKept(JobKey job, string artifact, Exception exception);

    [LoggerMessage(1009, LogLevel.Information, "Job {Job} gives {Kind} {Index}, which takes long, to a second worker.")]
    private partial void LogHedged(JobKey job, TicketKind kind, int index);
}

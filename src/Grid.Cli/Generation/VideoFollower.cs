using Grid.Cli.Outputs;
using Grid.Cli.Progress;
using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>
/// Follows a video that a grid has accepted to its file. Whatever goes wrong is told with the video's id and with the command that goes on
/// from there, since the video lives on without this process.
/// </summary>
internal sealed class VideoFollower(GridClient client, GridCommands commands, TimeProvider timeProvider)
{
    // Long enough for a busy grid to hear of it, short enough for a person who pressed Ctrl+C.
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Waits until a video is completed.</summary>
    /// <param name="path">The file that it shall be in at last.</param>
    /// <param name="cancelOnStop">Whether Ctrl+C ends the video and not only the wait.</param>
    /// <exception cref="CliException">It ended otherwise, the grid is gone, or the wait was stopped.</exception>
    public async Task<Video> WaitAsync(
        string id,
        string path,
        IProgress<VideoPreview>? previews,
        bool cancelOnStop,
        IWorkReport report,
        CancellationToken cancellationToken
    )
    {
        Video video;
        var warnings = new WarningReport(report);
        try
        {
            video = await client.Videos.WaitAsync(id, new StatusProgress(report, warnings), previews, cancellationToken);
        }
        catch (OperationCanceledException stopped) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCodes.Stopped, await StopAsync(id, path, cancelOnStop), stopped);
        }
        catch (Exception fault)
        {
            throw GoesOn(fault, $"Video {id} is kept by the grid; wait for it with: {commands.Wait(id, path)}");
        }

        warnings.Tell(video.Warnings);
        return video.Status == VideoStatus.Completed ? video : throw new CliException(ExitCodes.Failed, DescribeEnd(video));
    }

    /// <summary>Writes one of a completed video's files, whole or not at all.</summary>
    /// <exception cref="CliException">It cannot be fetched or written; an earlier file is as it was.</exception>
    public async Task DownloadAsync(string id, string path, VideoVariant variant, CancellationToken cancellationToken)
    {
        try
        {
            await client.Videos.DownloadAsync(id, path, variant, cancellationToken);
        }
        catch (OperationCanceledException stopped) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCodes.Stopped, $"Stopped. {Fetch(id, path)}", stopped);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Failed, $"{path} cannot be written: {FileFaults.Describe(fault)}. {Fetch(id, path)}", fault);
        }
        catch (Exception fault)
        {
            throw GoesOn(fault, Fetch(id, path));
        }
    }

    private static CliException GoesOn(Exception fault, string rest)
    {
        var (code, message) = CliErrors.Describe(fault);
        return new CliException(code, $"{message} {rest}", fault);
    }

    private string Fetch(string id, string path) =>
        $"Video {id} is complete and kept by the grid; fetch it with: {commands.Download(id, path)}";

    private string DescribeEnd(Video video)
    {
        var state = video.State ?? video.Status.Value;
        var reason = video.Error is { Message: { Length: > 0 } message } ? $": {message}" : ".";
        return $"Video {video.Id} ended as {state}{reason} Try it again with: {commands.Retry(video.Id)}";
    }

    private async Task<string> StopAsync(string id, string path, bool cancel)
    {
        if (!cancel)
        {
            return $"Stopped waiting. Video {id} goes on; wait for it with: {commands.Wait(id, path)}";
        }

        using var limit = new CancellationTokenSource(CancelTimeout, timeProvider);
        try
        {
            var video = await client.Videos.CancelAsync(id, limit.Token);
            return video.Status == VideoStatus.Completed ? $"Stopped. {Fetch(id, path)}" : $"Stopped; video {id} is canceled.";
        }
        catch (Exception exception) when (exception is GridApiException or GridUnavailableException or OperationCanceledException)
        {
            // The person wanted to leave and is let go.
            return $"Stopped, but video {id} could not be canceled and may go on; cancel it with: {commands.Cancel(id)}";
        }
    }

    private sealed class StatusProgress(IProgress<GenerationStatus> progress, WarningReport warnings) : IProgress<Video>
    {
        public void Report(Video value)
        {
            warnings.Tell(value.Warnings);

            // Between two pieces of work a video waits for a moment; only a wait that others cause is news.
            var isMoment = value is { Phase: "waiting", Step: > 0, QueuePosition: null or 0 };
            if (isMoment || value.IsFinal)
            {
                return;
            }

            progress.Report(
                new GenerationStatus(
                    (value.Phase ?? value.Status.Value).Replace('_', ' '),
                    value.Progress,
                    value.Step,
                    value.StepsTotal,
                    value.EtaSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    value.QueuePosition
                )
            );
        }
    }
}

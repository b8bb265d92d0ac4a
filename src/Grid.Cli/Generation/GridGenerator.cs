using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>Makes a video on a grid, through the public client.</summary>
internal sealed class GridGenerator(GridClient client, TimeProvider timeProvider)
{
    // Long enough for a busy grid to hear of it, short enough for a person who pressed Ctrl+C.
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);

    public async Task<GenerationResult> GenerateAsync(GenerationSettings settings, IProgress<GenerationStatus> progress, CancellationToken cancellationToken)
    {
        progress.Report(new GenerationStatus("submitting", 0));
        var video = await client.Videos.CreateAsync(settings.ToRequest(), cancellationToken: cancellationToken);
        try
        {
            var previews = settings.PreviewPath is { } path ? new PreviewFile(path) : null;
            video = await client.Videos.WaitAsync(video.Id, new StatusProgress(progress), previews, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(video.Id);
            throw;
        }

        if (video.Status != VideoStatus.Completed)
        {
            throw new CliException(ExitCodes.Failed, video.Error?.Message ?? $"The video ended as {video.State ?? video.Status.Value}.");
        }

        progress.Report(new GenerationStatus("fetching", 100));
        await client.Videos.DownloadAsync(video.Id, settings.OutputPath, cancellationToken: cancellationToken);
        return new GenerationResult(settings.OutputPath, video.Model, video.Size, video.Frames, video.Fps, video.Seed, video.Sha256Frames, video.SeamScore);
    }

    private async Task CancelAsync(string id)
    {
        using var limit = new CancellationTokenSource(CancelTimeout, timeProvider);
        try
        {
            await client.Videos.CancelAsync(id, limit.Token);
        }
        catch (Exception exception) when (exception is GridApiException or GridUnavailableException or OperationCanceledException)
        {
            // The grid has ended or does not answer; the person wanted to leave and is let go.
        }
    }

    private sealed class StatusProgress(IProgress<GenerationStatus> progress) : IProgress<Video>
    {
        public void Report(Video value)
        {
            // Between two pieces of work a video waits for a moment; only a wait that others cause is news.
            var isMoment = value is { Phase: "waiting", Step: > 0, QueuePosition: null or 0 };
            if (isMoment || value.IsFinal)
            {
                return;
            }

            progress.Report(new GenerationStatus(
                (value.Phase ?? value.Status.Value).Replace('_', ' '),
                value.Progress,
                value.Step,
                value.StepsTotal,
                value.EtaSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                value.QueuePosition));
        }
    }
}

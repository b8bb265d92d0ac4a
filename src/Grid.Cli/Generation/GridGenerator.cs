using Grid.Cli.Progress;
using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>Makes a video on a grid, through the public client.</summary>
internal sealed class GridGenerator(GridClient client, GridCommands commands, TimeProvider timeProvider)
{
    /// <exception cref="CliException">It was refused, failed, was stopped, or cannot be written.</exception>
    public async Task<GenerationResult> GenerateAsync(GenerationSettings settings, IWorkReport report, CancellationToken cancellationToken)
    {
        report.Report(new GenerationStatus("submitting", 0));
        var accepted = await SubmitAsync(settings.ToRequest(), cancellationToken);
        report.Say($"The grid accepted the video as {accepted.Id}.");
        var follower = new VideoFollower(client, commands, timeProvider);
        var previews = settings.PreviewPath is { } path ? new PreviewFile(path, report) : null;
        var video = await follower.WaitAsync(accepted.Id, settings.OutputPath, previews, cancelOnStop: true, report, cancellationToken);
        previews?.End();
        report.Report(new GenerationStatus("fetching", 100));
        await follower.DownloadAsync(video.Id, settings.OutputPath, VideoVariant.Video, cancellationToken);
        return new GenerationResult(
            settings.OutputPath,
            video.Model,
            video.Size,
            video.Frames,
            video.Fps,
            video.Seed,
            video.Sha256Frames,
            video.SeamScore
        )
        {
            Profile = video.ComputeProfile,
        };
    }

    private async Task<Video> SubmitAsync(VideoRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Videos.CreateAsync(request, cancellationToken: cancellationToken);
        }
        catch (GridUnavailableException gone)
        {
            throw new CliException(
                ExitCodes.NoGrid,
                $"{gone.Message} Whether it accepted the video is not known; once it answers, this tells: {commands.List()}",
                gone
            );
        }
    }
}

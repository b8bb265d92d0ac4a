using Grid.Cli.Generation;
using Grid.Media;
using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;
using Grid.Training.Synthetic;

namespace Grid.Cli.Evaluation;

/// <summary>The two ways to a clip that can be measured.</summary>
internal static class ClipMakers
{
    public static async Task<RgbClip> MakeLocallyAsync(ILocalGenerator generator, VideoRequest request, CancellationToken cancellationToken)
    {
        var video = await generator.GenerateAsync(request, new Quiet(), cancellationToken);
        return ToClip(video.Frames);
    }

    /// <summary>The clip as a person gets it: encoded by the grid, fetched and decoded.</summary>
    public static async Task<RgbClip> MakeOnGridAsync(GridClient client, VideoRequest request, CancellationToken cancellationToken)
    {
        var video = await client.Videos.CreateAsync(request, cancellationToken: cancellationToken);
        try
        {
            video = await client.Videos.WaitAsync(video.Id, cancellationToken: cancellationToken);
            if (video.Status != VideoStatus.Completed)
            {
                throw new CliException(
                    ExitCodes.Failed,
                    video.Error?.Message ?? $"The video ended as {video.State ?? video.Status.Value}."
                );
            }

            var folder = Directory.CreateTempSubdirectory("grid-eval-");
            try
            {
                var path = Path.Combine(folder.FullName, "clip");
                await client.Videos.DownloadAsync(video.Id, path, cancellationToken: cancellationToken);
                return ToClip(await new ImageReader().ReadVideoAsync(path, cancellationToken: cancellationToken));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        finally
        {
            await RemoveAsync(client, video);
        }
    }

    // An evaluation leaves nothing behind; a video that still runs (Ctrl+C) is stopped by its removal.
    private static async Task RemoveAsync(GridClient client, Video video)
    {
        try
        {
            if (!video.IsFinal)
            {
                await client.Videos.CancelAsync(video.Id, CancellationToken.None);
            }

            await client.Videos.DeleteAsync(video.Id, CancellationToken.None);
        }
        catch (Exception exception) when (exception is GridApiException or GridUnavailableException)
        {
            // The measure stands without it.
        }
    }

    private static RgbClip ToClip(RawVideo video)
    {
        var frame = 3 * video.Width * video.Height;
        var pixels = new byte[frame * video.Frames.Count];
        for (var index = 0; index < video.Frames.Count; index++)
        {
            video.Frames[index].CopyTo(pixels.AsMemory(index * frame));
        }

        return new RgbClip(video.Frames.Count, video.Height, video.Width, pixels);
    }

    private sealed class Quiet : IProgress<GenerationStatus>
    {
        public void Report(GenerationStatus value) { }
    }
}

using FFMpegCore;
using FFMpegCore.Exceptions;

namespace Grid.Media;

/// <summary>Says what is in a file, without decoding it.</summary>
public sealed class VideoProbe(MediaOptions? options = null)
{
    private readonly MediaOptions _options = options ?? new MediaOptions();

    /// <exception cref="MediaException">The file is missing, holds no picture, or ffprobe is missing or takes too long.</exception>
    public async Task<VideoDescription> ProbeAsync(string path, CancellationToken cancellationToken = default)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            throw new MediaException($"There is no file {path}.");
        }

        using var scratch = ScratchFolder.ForReading(path);
        var processOptions = new FFmpegRun(_options).ProcessOptions(scratch.FullName);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        try
        {
            var input = $"-protocol_whitelist file -format_whitelist {FFmpegRun.InputFormats}";
            var analysis = await FFProbe.AnalyseAsync(scratch.PathOf("input"), processOptions, input, limit.Token).ConfigureAwait(false);
            var stream = analysis.PrimaryVideoStream ?? throw new MediaException($"{Path.GetFileName(path)} holds no pictures.");
            var packets = await FFProbe.GetPacketsAsync(scratch.PathOf("input"), processOptions, input + " -select_streams v:0", limit.Token).ConfigureAwait(false);
            string? comment = null;
            analysis.Format.Tags?.TryGetValue("comment", out comment);
            return new VideoDescription(
                stream.CodecName ?? "unknown", stream.PixelFormat ?? "unknown", stream.Width ?? 0, stream.Height ?? 0, stream.AverageFrameRate, packets.Packets.Count,
                analysis.Duration, Mp4Layout.IsFastStart(path), comment);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MediaException($"Cannot read {Path.GetFileName(path)}: ffprobe took longer than {_options.Timeout.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is FFMpegException or System.Text.Json.JsonException)
        {
            throw new MediaException($"{Path.GetFileName(path)} is no picture or video that can be read (mp4, mov, mkv, webm, avi, gif, png, jpeg, webp, bmp, tiff).", exception);
        }
    }
}

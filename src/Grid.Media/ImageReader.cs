using FFMpegCore;

namespace Grid.Media;

/// <summary>Decodes pictures and videos to RGB frames, within the limits of <see cref="MediaOptions"/>.</summary>
public sealed class ImageReader(MediaOptions? options = null)
{
    // ffmpeg stops a little above the limit, so that the reader sees that it was passed; picture headers take some bytes of it.
    private const int HeaderSlack = 16 << 20;

    private readonly MediaOptions _options = options ?? new MediaOptions();

    /// <summary>
    /// Decodes the first frame, upright as its EXIF orientation says. Transparency is dropped: the stored colours are kept.
    /// </summary>
    public Task<RawVideo> ReadImageAsync(string path, CancellationToken cancellationToken = default) =>
        ReadAsync(path, 1, cancellationToken);

    /// <summary>Decodes up to <paramref name="maxFrames"/> frames from the start.</summary>
    /// <exception cref="MediaException">The file is missing, too large, or no picture or video.</exception>
    public async Task<RawVideo> ReadVideoAsync(string path, int? maxFrames = null, CancellationToken cancellationToken = default) =>
        await ReadAsync(path, Math.Min(maxFrames ?? _options.MaxFrames, _options.MaxFrames), cancellationToken).ConfigureAwait(false);

    private async Task<RawVideo> ReadAsync(string path, int maxFrames, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrames, 1);
        path = Path.GetFullPath(path);
        var name = Path.GetFileName(path);
        var description = await new VideoProbe(_options).ProbeAsync(path, cancellationToken).ConfigureAwait(false);
        if (
            (long)description.Width * description.Height > _options.MaxPixels
            || description.Width > RawVideo.MaxSide
            || description.Height > RawVideo.MaxSide
        )
        {
            throw new MediaException(
                $"{name} is {description.Width}x{description.Height}; a side may have {RawVideo.MaxSide} pixels and a frame "
                    + $"{_options.MaxPixels}."
            );
        }

        using var scratch = ScratchFolder.ForReading(path);
        // Through a file and not a pipe: the pipe is closed when ffmpeg ends, and what has not been read by then would be lost.
        var decoded = scratch.PathOf("frames");
        var processor = FFMpegArguments
            .FromFileInput(scratch.PathOf("input"), verifyExists: true, input =>
                input.WithCustomArgument(
                    $"{FFmpegRun.Quiet} -protocol_whitelist file -format_whitelist {FFmpegRun.InputFormats} -max_pixels "
                        + $"{_options.MaxPixels} -threads 1"
                )
            )
            .OutputToFile(decoded, overwrite: true, output =>
                output.WithCustomArgument(
                    $"-map 0:v:0 -frames:v {maxFrames} -fs {_options.MaxDecodedBytes + HeaderSlack} -fps_mode passthrough "
                        + "-sws_flags accurate_rnd+full_chroma_int+bitexact -c:v ppm -pix_fmt rgb24 -f image2pipe"
                )
            );
        await new FFmpegRun(_options).RunAsync(processor, scratch.FullName, $"read {name}", cancellationToken).ConfigureAwait(false);
        var frames = new PixmapReader(_options);
        try
        {
            using var stream = File.OpenRead(decoded);
            await frames.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new MediaException($"Cannot read {name}: {exception.Message}.", exception);
        }

        if (frames.Frames.Count == 0)
        {
            throw new MediaException($"{name} holds no frame that can be decoded.");
        }

        // Pictures have no rate of their own; containers that do not say one are treated alike.
        return new RawVideo(frames.Width, frames.Height, description.Rate ?? new FrameRate(25), frames.Frames);
    }
}

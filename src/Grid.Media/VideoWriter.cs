using FFMpegCore;

namespace Grid.Media;

/// <summary>
/// Writes raw frames as a file. The same frames give the same bytes, and the file appears whole or not at all.
/// </summary>
public sealed class VideoWriter(MediaOptions? options = null)
{
    // Encoders thread by slices of time or picture, and the split shows in the bytes; one thread always gives the same.
    private const string Reproducible = "-threads 1 -fflags +bitexact -flags:v +bitexact -sws_flags accurate_rnd+full_chroma_int+bitexact";

    private readonly MediaOptions _options = options ?? new MediaOptions();

    /// <summary>Writes <paramref name="video"/> to <paramref name="path"/>, replacing what is there.</summary>
    /// <param name="comment">Text for the MP4 <c>comment</c> tag, such as a manifest; other formats drop it.</param>
    /// <exception cref="ArgumentException">PNG is asked for more than one frame, or there are too many frames.</exception>
    /// <exception cref="MediaException">ffmpeg is missing or fails; nothing is left behind.</exception>
    public async Task WriteAsync(RawVideo video, string path, VideoFormat format, string? comment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (video.Frames.Count > _options.MaxFrames)
        {
            throw new ArgumentException($"frames must be at most {_options.MaxFrames}, not {video.Frames.Count}.", nameof(video));
        }

        if (format == VideoFormat.Png && video.Frames.Count != 1)
        {
            throw new ArgumentException($"format png holds exactly one frame, not {video.Frames.Count}; use mp4 or gif.", nameof(format));
        }

        var encoding = format switch
        {
            VideoFormat.Mp4 => Mp4Arguments(video),
            VideoFormat.Gif => "-filter_complex split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=bayer:bayer_scale=4 -loop 0 -f gif",
            _ => "-frames:v 1 -c:v png -f image2 -update 1",
        };
        await EncodeAsync(video, Path.GetFullPath(path), encoding, format == VideoFormat.Mp4 ? comment : null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="WriteAsync(RawVideo, string, VideoFormat, string?, CancellationToken)"/>
    public Task WriteAsync(RawVideo video, string path, VideoFormat format, CancellationToken cancellationToken = default) =>
        WriteAsync(video, path, format, comment: null, cancellationToken);

    /// <summary>Writes the middle frame as PNG, scaled down so that neither side is longer than <paramref name="maxSide"/> pixels.</summary>
    public async Task WriteThumbnailAsync(RawVideo video, string path, int maxSide = 256, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        var middle = new RawVideo(video.Width, video.Height, video.FrameRate, [video.Frames[video.Frames.Count / 2]]);
        var scale = Math.Min(1.0, (double)maxSide / Math.Max(video.Width, video.Height));
        var width = Math.Max(1, (int)Math.Round(video.Width * scale));
        var height = Math.Max(1, (int)Math.Round(video.Height * scale));
        var encoding = $"-vf scale={width}:{height}:flags=area+accurate_rnd+bitexact -frames:v 1 -c:v png -f image2 -update 1";
        await EncodeAsync(middle, Path.GetFullPath(path), encoding, comment: null, cancellationToken).ConfigureAwait(false);
    }

    private static string Mp4Arguments(RawVideo video)
    {
        // 4:2:0 halves both sides, so an odd one grows by a repeated row or column.
        var (right, bottom) = (video.Width % 2, video.Height % 2);
        var even = right + bottom == 0 ? "" : $"pad={video.Width + right}:{video.Height + bottom},fillborders=right={right}:bottom={bottom}:mode=smear,";

        // Players guess the colour matrix from the size when none is named, and guess differently.
        return $"-vf {even}scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bitexact,format=yuv420p " +
            "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv " +
            "-c:v libx264 -preset medium -crf 18 -movflags +faststart -f mp4";
    }

    private async Task EncodeAsync(RawVideo video, string path, string encoding, string? comment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Directory.Exists(path))
        {
            throw new MediaException($"Cannot write {path}: it is a folder.");
        }

        using var scratch = ScratchFolder.Beside(path);
        var arguments = FFMpegArguments.FromPipeInput(new RawVideoSource(video), input => input.WithCustomArgument($"{FFmpegRun.Quiet} -protocol_whitelist file,unix,pipe"));
        if (comment is not null)
        {
            await File.WriteAllTextAsync(scratch.PathOf("tags"), $";FFMETADATA1\ncomment={EscapeTag(comment)}\n", cancellationToken).ConfigureAwait(false);
            arguments.AddMetadataFile(scratch.PathOf("tags"));
        }

        var processor = arguments
            .OutputToFile("output", overwrite: true, output => output.WithCustomArgument($"{encoding} {Reproducible}"));
        await new FFmpegRun(_options).RunAsync(processor, scratch.FullName, $"write {Path.GetFileName(path)}", cancellationToken).ConfigureAwait(false);
        try
        {
            File.Move(scratch.PathOf("output"), path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MediaException($"Cannot write {path}: {exception.Message}", exception);
        }
    }

    private static string EscapeTag(string text)
    {
        var escaped = new System.Text.StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (character is '=' or ';' or '#' or '\\' or '\n')
            {
                escaped.Append('\\');
            }

            // A tag file is text up to a NUL.
            escaped.Append(character == '\0' ? ' ' : character);
        }

        return escaped.ToString();
    }
}

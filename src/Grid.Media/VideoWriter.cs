using FFMpegCore;

namespace Grid.Media;

/// <summary>
/// Writes raw frames as a file. The same frames give the same bytes, and the file appears whole or not at all.
/// </summary>
public sealed class VideoWriter(MediaOptions? options = null)
{
    // Encoders thread by slices of time or picture, and the split shows in the bytes; one thread always gives the same.
    private const string Reproducible = "-threads 1 -fflags +bitexact -flags:v +bitexact -sws_flags accurate_rnd+full_chroma_int+bitexact";

    private const int DefaultThumbnailSide = 256;

    private readonly MediaOptions _options = options ?? new MediaOptions();

    /// <summary>Writes <paramref name="video"/> to <paramref name="path"/>, replacing what is there.</summary>
    /// <param name="comment">Text for the MP4 <c>comment</c> tag, such as a manifest; other formats drop it.</param>
    /// <exception cref="ArgumentException">PNG is asked for more than one frame, or there are too many frames.</exception>
    /// <exception cref="MediaException">ffmpeg is missing or fails; nothing is left behind.</exception>
    public Task WriteAsync(RawVideo video, string path, VideoFormat format, string? comment, CancellationToken cancellationToken = default) =>
        EncodeAsync(video, [FileOf(video, path, format)], format == VideoFormat.Mp4 ? comment : null, cancellationToken);

    /// <inheritdoc cref="WriteAsync(RawVideo, string, VideoFormat, string?, CancellationToken)"/>
    public Task WriteAsync(RawVideo video, string path, VideoFormat format, CancellationToken cancellationToken = default) =>
        WriteAsync(video, path, format, comment: null, cancellationToken);

    /// <summary>Writes the middle frame as PNG, scaled down so that neither side is longer than <paramref name="maxSide"/> pixels.</summary>
    public Task WriteThumbnailAsync(RawVideo video, string path, int maxSide = DefaultThumbnailSide, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        var middle = new RawVideo(video.Width, video.Height, video.FrameRate, [video.Frames[video.Frames.Count / 2]]);
        return EncodeAsync(middle, [ThumbnailOf(middle, path, maxSide)], comment: null, cancellationToken);
    }

    /// <summary>
    /// Writes a file and its thumbnail, with the bytes of <see cref="WriteAsync(RawVideo, string, VideoFormat, string?, CancellationToken)"/> and of
    /// <see cref="WriteThumbnailAsync"/> in one run of ffmpeg, whose start takes longer than the work on a small video.
    /// </summary>
    public Task WriteWithThumbnailAsync(
        RawVideo video, string path, string thumbnailPath, VideoFormat format, string? comment, int maxSide = DefaultThumbnailSide, CancellationToken cancellationToken = default) =>
        EncodeAsync(
            video, [FileOf(video, path, format), ThumbnailOf(video, thumbnailPath, maxSide)], format == VideoFormat.Mp4 ? comment : null, cancellationToken);

    private OutputFile FileOf(RawVideo video, string path, VideoFormat format)
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

        return new OutputFile(Path.GetFullPath(path), "output", format switch
        {
            VideoFormat.Mp4 => Mp4Arguments(video),
            VideoFormat.Gif => "-filter_complex split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=bayer:bayer_scale=4 -loop 0 -f gif",
            _ => "-frames:v 1 -c:v png -f image2 -update 1",
        });
    }

    private static OutputFile ThumbnailOf(RawVideo video, string path, int maxSide)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        var scale = Math.Min(1.0, (double)maxSide / Math.Max(video.Width, video.Height));
        var width = Math.Max(1, (int)Math.Round(video.Width * scale));
        var height = Math.Max(1, (int)Math.Round(video.Height * scale));
        return new OutputFile(
            Path.GetFullPath(path),
            "thumbnail",
            $@"-map 0:v -vf select=eq(n\,{video.Frames.Count / 2}),scale={width}:{height}:flags=area+accurate_rnd+bitexact -frames:v 1 -c:v png -f image2 -update 1");
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

    private async Task EncodeAsync(RawVideo video, OutputFile[] files, string? comment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (files.FirstOrDefault(file => Directory.Exists(file.Path)) is { } folder)
        {
            throw new MediaException($"Cannot write {folder.Path}: it is a folder.");
        }

        using var scratch = ScratchFolder.Beside(files[0].Path);
        var arguments = FFMpegArguments.FromPipeInput(new RawVideoSource(video), input => input.WithCustomArgument($"{FFmpegRun.Quiet} -protocol_whitelist file,unix,pipe"));
        if (comment is not null)
        {
            await File.WriteAllTextAsync(scratch.PathOf("tags"), $";FFMETADATA1\ncomment={EscapeTag(comment)}\n", cancellationToken).ConfigureAwait(false);
            arguments.AddMetadataFile(scratch.PathOf("tags"));
        }

        // The library names one output; the others stand before it, and the metadata of the input goes to the first.
        var options = string.Join(' ', files.Select(file => $"{file.Encoding} {Reproducible} {(file == files[^1] ? "" : file.ScratchName)}"));
        var processor = arguments.OutputToFile(files[^1].ScratchName, overwrite: true, output => output.WithCustomArgument(options));
        await new FFmpegRun(_options).RunAsync(processor, scratch.FullName, $"write {Path.GetFileName(files[0].Path)}", cancellationToken).ConfigureAwait(false);
        foreach (var file in files)
        {
            MoveOut(scratch.PathOf(file.ScratchName), file.Path);
        }
    }

    private static void MoveOut(string scratch, string path)
    {
        try
        {
            File.Move(scratch, path, overwrite: true);
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

    // ffmpeg writes the name in the scratch folder; the path is where the file goes when it is complete.
    private sealed record OutputFile(string Path, string ScratchName, string Encoding);
}

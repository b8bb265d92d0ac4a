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
        EncodeAsync(Stream(video), [FileOf(Stream(video), path, format)], format == VideoFormat.Mp4 ? comment : null, cancellationToken);

    /// <inheritdoc cref="WriteAsync(RawVideo, string, VideoFormat, string?, CancellationToken)"/>
    public Task WriteAsync(RawVideo video, string path, VideoFormat format, CancellationToken cancellationToken = default) =>
        WriteAsync(video, path, format, comment: null, cancellationToken);

    /// <summary>Writes the middle frame as PNG, scaled down so that neither side is longer than <paramref name="maxSide"/> pixels.</summary>
    public Task WriteThumbnailAsync(RawVideo video, string path, int maxSide = DefaultThumbnailSide, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        var middle = new RawVideo(video.Width, video.Height, video.FrameRate, [video.Frames[video.Frames.Count / 2]]);
        return EncodeAsync(Stream(middle), [ThumbnailOf(Stream(middle), path, 0, maxSide)], comment: null, cancellationToken);
    }

    /// <summary>
    /// Writes a file and its thumbnail, with the bytes of <see cref="WriteAsync(RawVideo, string, VideoFormat, string?, CancellationToken)"/> and of
    /// <see cref="WriteThumbnailAsync"/> in one run of ffmpeg, whose start takes longer than the work on a small video.
    /// </summary>
    public Task WriteWithThumbnailAsync(
        RawVideo video, string path, string thumbnailPath, VideoFormat format, string? comment, int maxSide = DefaultThumbnailSide, CancellationToken cancellationToken = default) =>
        EncodeAsync(
            Stream(video),
            [FileOf(Stream(video), path, format), ThumbnailOf(Stream(video), thumbnailPath, video.Frames.Count / 2, maxSide)],
            format == VideoFormat.Mp4 ? comment : null,
            cancellationToken);

    /// <summary>
    /// Writes frames as they come. An MP4 begins with a frame that needs no other and refers to none outside it, so <see cref="ConcatenateAsync"/> can put
    /// such files behind one another.
    /// </summary>
    /// <param name="thumbnailPath">Where to write one of the frames as PNG; null for no thumbnail.</param>
    /// <param name="thumbnailFrame">Index of that frame.</param>
    /// <exception cref="ArgumentException">PNG is asked for more than one frame, there are too many frames, or no frame has the thumbnail's index.</exception>
    /// <exception cref="MediaException">Other frames come than were announced, or ffmpeg is missing or fails; nothing is left behind.</exception>
    public Task WriteSegmentAsync(
        FrameStream frames, string path, VideoFormat format, string? thumbnailPath = null, int thumbnailFrame = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (thumbnailPath is null)
        {
            return EncodeAsync(frames, [FileOf(frames, path, format)], comment: null, cancellationToken);
        }

        if (thumbnailFrame < 0 || thumbnailFrame >= frames.Count)
        {
            throw new ArgumentException($"thumbnailFrame must be 0 to {frames.Count - 1}, not {thumbnailFrame}.", nameof(thumbnailFrame));
        }

        return EncodeAsync(
            frames, [FileOf(frames, path, format), ThumbnailOf(frames, thumbnailPath, thumbnailFrame, DefaultThumbnailSide)], comment: null, cancellationToken);
    }

    /// <summary>
    /// Puts MP4 files of <see cref="WriteSegmentAsync"/> behind one another as they are, without compressing anything again: the same frames, at the same
    /// rate.
    /// </summary>
    /// <param name="segments">At least one, all of one size and rate.</param>
    /// <param name="comment">Text for the MP4 <c>comment</c> tag.</param>
    /// <exception cref="ArgumentException">There are no segments, or they are not of one size, rate and codec.</exception>
    /// <exception cref="MediaException">A segment cannot be read, or ffmpeg is missing or fails; nothing is left behind.</exception>
    public async Task ConcatenateAsync(IReadOnlyList<string> segments, string path, string? comment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentException.ThrowIfNullOrEmpty(path);
        await RequireOneKindAsync(segments, cancellationToken).ConfigureAwait(false);
        var target = Path.GetFullPath(path);
        using var scratch = ScratchFolder.Beside(target);

        // ffmpeg's list reads plain names in the scratch folder only.
        for (var index = 0; index < segments.Count; index++)
        {
            File.CreateSymbolicLink(scratch.PathOf($"segment{index}.mp4"), Path.GetFullPath(segments[index]));
        }

        await File.WriteAllLinesAsync(
            scratch.PathOf("list"), Enumerable.Range(0, segments.Count).Select(index => $"file segment{index}.mp4"), cancellationToken).ConfigureAwait(false);
        var arguments = FFMpegArguments.FromFileInput(
            "list", verifyExists: false, input => input.WithCustomArgument($"{FFmpegRun.Quiet} -protocol_whitelist file -f concat -safe 1"));
        await AddTagAsync(arguments, scratch, comment, cancellationToken).ConfigureAwait(false);
        var processor = arguments.OutputToFile(
            "output", overwrite: true, output => output.WithCustomArgument($"-map 0:v -c copy -movflags +faststart -f mp4 {Reproducible}"));
        await new FFmpegRun(_options).RunAsync(processor, scratch.FullName, $"write {Path.GetFileName(target)}", cancellationToken).ConfigureAwait(false);
        MoveOut(scratch.PathOf("output"), target);
    }

    private static FrameStream Stream(RawVideo video) => FrameStream.Of(video);

    private async Task RequireOneKindAsync(IReadOnlyList<string> segments, CancellationToken cancellationToken)
    {
        if (segments.Count == 0)
        {
            throw new ArgumentException("segments must name at least one file.", nameof(segments));
        }

        var probe = new VideoProbe(_options);
        VideoDescription? first = null;
        for (var index = 0; index < segments.Count; index++)
        {
            var found = await probe.ProbeAsync(segments[index], cancellationToken).ConfigureAwait(false);
            first ??= found;
            if ((found.Width, found.Height, found.FrameRate, found.Codec) != (first.Width, first.Height, first.FrameRate, first.Codec))
            {
                throw new ArgumentException(
                    $"segment {index} is {found.Width}x{found.Height} at {found.FrameRate} fps in {found.Codec}; "
                    + $"the first is {first.Width}x{first.Height} at {first.FrameRate} fps in {first.Codec}.",
                    nameof(segments));
            }
        }
    }

    private OutputFile FileOf(FrameStream video, string path, VideoFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (video.Count > _options.MaxFrames)
        {
            throw new ArgumentException($"frames must be at most {_options.MaxFrames}, not {video.Count}.", nameof(video));
        }

        if (format == VideoFormat.Png && video.Count != 1)
        {
            throw new ArgumentException($"format png holds exactly one frame, not {video.Count}; use mp4 or gif.", nameof(format));
        }

        return new OutputFile(Path.GetFullPath(path), "output", format switch
        {
            VideoFormat.Mp4 => Mp4Arguments(video),
            VideoFormat.Gif => "-filter_complex split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=bayer:bayer_scale=4 -loop 0 -f gif",
            _ => "-frames:v 1 -c:v png -f image2 -update 1",
        });
    }

    private static OutputFile ThumbnailOf(FrameStream video, string path, int frame, int maxSide)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        var scale = Math.Min(1.0, (double)maxSide / Math.Max(video.Width, video.Height));
        var width = Math.Max(1, (int)Math.Round(video.Width * scale));
        var height = Math.Max(1, (int)Math.Round(video.Height * scale));
        return new OutputFile(
            Path.GetFullPath(path),
            "thumbnail",
            $@"-map 0:v -vf select=eq(n\,{frame}),scale={width}:{height}:flags=area+accurate_rnd+bitexact -frames:v 1 -c:v png -f image2 -update 1");
    }

    private static string Mp4Arguments(FrameStream video)
    {
        // 4:2:0 halves both sides, so an odd one grows by a repeated row or column.
        var (right, bottom) = (video.Width % 2, video.Height % 2);
        var even = right + bottom == 0 ? "" : $"pad={video.Width + right}:{video.Height + bottom},fillborders=right={right}:bottom={bottom}:mode=smear,";

        // x264 closes every group of pictures unless told otherwise, so a file can follow another. Players guess the colour matrix from the size when none is named, and guess differently.
        return $"-vf {even}scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bitexact,format=yuv420p " +
            "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv " +
            "-c:v libx264 -preset medium -crf 18 -movflags +faststart -f mp4";
    }

    private async Task EncodeAsync(FrameStream video, OutputFile[] files, string? comment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (files.FirstOrDefault(file => Directory.Exists(file.Path)) is { } folder)
        {
            throw new MediaException($"Cannot write {folder.Path}: it is a folder.");
        }

        using var scratch = ScratchFolder.Beside(files[0].Path);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = new FrameStreamSource(video, ending.Cancel);
        var arguments = FFMpegArguments.FromPipeInput(source, input => input.WithCustomArgument($"{FFmpegRun.Quiet} -protocol_whitelist file,unix,pipe"));
        await AddTagAsync(arguments, scratch, comment, cancellationToken).ConfigureAwait(false);

        // The library names one output; the others stand before it, and the metadata of the input goes to the first.
        var options = string.Join(' ', files.Select(file => $"{file.Encoding} {Reproducible} {(file == files[^1] ? "" : file.ScratchName)}"));
        var processor = arguments.OutputToFile(files[^1].ScratchName, overwrite: true, output => output.WithCustomArgument(options));
        try
        {
            await new FFmpegRun(_options).RunAsync(processor, scratch.FullName, $"write {Path.GetFileName(files[0].Path)}", ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Ended because the frames failed, which is thrown here.
        }

        source.ThrowIfFailed();
        foreach (var file in files)
        {
            MoveOut(scratch.PathOf(file.ScratchName), file.Path);
        }
    }

    private static async Task AddTagAsync(FFMpegArguments arguments, ScratchFolder scratch, string? comment, CancellationToken cancellationToken)
    {
        if (comment is not null)
        {
            await File.WriteAllTextAsync(scratch.PathOf("tags"), $";FFMETADATA1\ncomment={EscapeTag(comment)}\n", cancellationToken).ConfigureAwait(false);
            arguments.AddMetadataFile(scratch.PathOf("tags"));
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

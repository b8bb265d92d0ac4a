using FFMpegCore;
using Grid.Media.Checks;

namespace Grid.Media;

/// <summary>
/// Writes raw frames as a file. The same frames give the same bytes, and the file appears whole or not at all.
/// </summary>
public sealed class VideoWriter(MediaOptions? options = null)
{
    // Encoders thread by slices of time or picture, and the split shows in the bytes; one thread always gives the same.
    private const string Reproducible = "-threads 1 -fflags +bitexact -flags:v +bitexact -sws_flags accurate_rnd+full_chroma_int+bitexact";

    // A GIF counts hundredths of a second, and viewers show a frame of less than two of them for ten.
    private const int MaxGifRate = 50;

    private const int DefaultThumbnailSide = 256;

    private readonly MediaOptions _options = options ?? new MediaOptions();

    /// <summary>Writes <paramref name="video"/> to <paramref name="path"/>, replacing what is there.</summary>
    /// <param name="comment">Text for the MP4 <c>comment</c> tag, such as a manifest; other formats drop it.</param>
    /// <exception cref="ArgumentException">PNG is asked for more than one frame, a GIF for more than 50 a second, or there are too many
    /// frames.</exception>
    /// <exception cref="MediaException">ffmpeg is missing or fails; nothing is left behind.</exception>
    public Task WriteAsync(
        RawVideo video,
        string path,
        VideoFormat format,
        string? comment,
        CancellationToken cancellationToken = default
    ) => EncodeAsync(Stream(video), [FileOf(Stream(video), path, format)], format == VideoFormat.Mp4 ? comment : null, cancellationToken);

    /// <inheritdoc cref="WriteAsync(RawVideo, string, VideoFormat, string?, CancellationToken)"/>
    public Task WriteAsync(RawVideo video, string path, VideoFormat format, CancellationToken cancellationToken = default) =>
        WriteAsync(video, path, format, comment: null, cancellationToken);

    /// <summary>
    /// Writes the middle frame as PNG, scaled down so that neither side is longer than <paramref name="maxSide"/> pixels.
    /// </summary>
    public Task WriteThumbnailAsync(
        RawVideo video,
        string path,
        int maxSide = DefaultThumbnailSide,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(video);
        var middle = new RawVideo(video.Width, video.Height, video.FrameRate, [video.Frames[video.Frames.Count / 2]]);
        return EncodeAsync(Stream(middle), [ThumbnailOf(Stream(middle), path, 0, maxSide)], comment: null, cancellationToken);
    }

    /// <summary>
    /// Writes a file and its thumbnail, with the bytes of
    /// <see cref="WriteAsync(RawVideo, string, VideoFormat, string?, CancellationToken)"/> and of <see cref="WriteThumbnailAsync"/> in one
    /// run of ffmpeg, whose start takes longer than the work on a small video.
    /// </summary>
    public Task WriteWithThumbnailAsync(
        RawVideo video,
        string path,
        string thumbnailPath,
        VideoFormat format,
        string? comment,
        int maxSide = DefaultThumbnailSide,
        CancellationToken cancellationToken = default
    ) =>
        EncodeAsync(
            Stream(video),
            [FileOf(Stream(video), path, format), ThumbnailOf(Stream(video), thumbnailPath, video.Frames.Count / 2, maxSide)],
            format == VideoFormat.Mp4 ? comment : null,
            cancellationToken
        );

    /// <summary>
    /// Writes frames as they come. An MP4 begins with a frame that needs no other and refers to none outside it, so
    /// <see cref="ConcatenateAsync"/> can put such files behind one another.
    /// </summary>
    /// <param name="thumbnailPath">Where to write one of the frames as PNG; null for no thumbnail.</param>
    /// <param name="thumbnailFrame">Index of that frame.</param>
    /// <exception cref="ArgumentException">PNG is asked for more than one frame, there are too many frames, or no frame has the thumbnail's
    /// index.</exception>
    /// <exception cref="MediaException">Other frames come than were announced, or ffmpeg is missing or fails; nothing is left
    /// behind.</exception>
    public Task WriteSegmentAsync(
        FrameStream frames,
        string path,
        VideoFormat format,
        string? thumbnailPath = null,
        int thumbnailFrame = 0,
        CancellationToken cancellationToken = default
    )
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
            frames,
            [FileOf(frames, path, format), ThumbnailOf(frames, thumbnailPath, thumbnailFrame, DefaultThumbnailSide)],
            comment: null,
            cancellationToken
        );
    }

    /// <summary>
    /// Puts MP4 files of <see cref="WriteSegmentAsync"/> behind one another as they are, without compressing anything again: every picture
    /// keeps its bytes, and all follow one another at the same rate.
    /// </summary>
    /// <param name="segments">At least one, all of one size, rate and codec, and compressed with the same settings.</param>
    /// <param name="comment">Text for the MP4 <c>comment</c> tag.</param>
    /// <exception cref="ArgumentException">There are no segments, they are not alike, or they hold too many frames together.</exception>
    /// <exception cref="MediaException">A segment cannot be read or is cut, or ffmpeg is missing or fails; nothing is left
    /// behind.</exception>
    public Task ConcatenateAsync(
        IReadOnlyList<string> segments,
        string path,
        string? comment,
        CancellationToken cancellationToken = default
    ) => new SegmentConcatenation(_options).RunAsync(segments, path, comment, cancellationToken);

    private static FrameStream Stream(RawVideo video) => FrameStream.Of(video);

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

        if (format == VideoFormat.Gif && video.Count > 1 && video.FrameRate.Value > MaxGifRate)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"format gif shows at most {MaxGifRate} frames a second, not {video.FrameRate}; use mp4."),
                nameof(format)
            );
        }

        var encoding = format switch
        {
            VideoFormat.Mp4 => Mp4Arguments(video),
            VideoFormat.Gif =>
                "-filter_complex split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=bayer:bayer_scale=4 -loop 0 -f gif",
            _ => "-frames:v 1 -c:v png -f image2 -update 1",
        };
        return new OutputFile(
            Path.GetFullPath(path),
            "output",
            encoding,
            new MediaExpectation(format, video.Width, video.Height, video.Count, video.FrameRate)
        );
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
            $@"-map 0:v -vf select=eq(n\,{frame}),scale={width}:{height}:flags=area+accurate_rnd+bitexact "
                + "-frames:v 1 -c:v png -f image2 -update 1",
            new MediaExpectation(VideoFormat.Png, width, height, 1, video.FrameRate)
        );
    }

    private static string Mp4Arguments(FrameStream video)
    {
        // 4:2:0 halves both sides, so an odd one grows by a repeated row or column.
        var (right, bottom) = (video.Width % 2, video.Height % 2);
        var even =
            right + bottom == 0
                ? ""
                : $"pad={video.Width + right}:{video.Height + bottom},fillborders=right={right}:bottom={bottom}:mode=smear,";

        // x264 closes every group of pictures unless told otherwise, so a file can follow another. Players guess the colour matrix from the
        // size when none is named, and guess differently.
        return $"-vf {even}scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bitexact,format=yuv420p "
            + "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv "
            + "-c:v libx264 -preset medium -crf 18 -movflags +faststart -f mp4";
    }

    private async Task EncodeAsync(FrameStream video, OutputFile[] files, string? comment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (files.FirstOrDefault(file => Directory.Exists(file.Path)) is { } folder)
        {
            throw new MediaException($"Cannot write {folder.Path}: it is a folder.");
        }

        using var scratch = ScratchFolder.Beside(files[0].Path);
        var source = new FrameStreamSource(video);
        var arguments = FFMpegArguments.FromPipeInput(source, input =>
            input.WithCustomArgument($"{FFmpegRun.Quiet} -protocol_whitelist file,unix,pipe")
        );
        await MetadataFile.AddAsync(arguments, scratch, comment, cancellationToken).ConfigureAwait(false);

        // The library names one output; the others stand before it, and the metadata of the input goes to the first.
        var options = string.Join(
            ' ',
            files.Select(file => $"{file.Encoding} {Reproducible} {(file == files[^1] ? "" : file.ScratchName)}")
        );
        var processor = arguments.OutputToFile(files[^1].ScratchName, overwrite: true, output => output.WithCustomArgument(options));
        await new FFmpegRun(_options)
            .RunAsync(processor, scratch.FullName, $"write {Path.GetFileName(files[0].Path)}", cancellationToken, source)
            .ConfigureAwait(false);
        foreach (var file in files)
        {
            MediaFileCheck.ThrowIfBroken(scratch.PathOf(file.ScratchName), file.Expectation, $"write {Path.GetFileName(file.Path)}");
        }

        foreach (var file in files)
        {
            scratch.MoveOut(file.ScratchName, file.Path);
        }
    }

    // ffmpeg writes the name in the scratch folder; the path is where the file goes when it is complete.
    private sealed record OutputFile(string Path, string ScratchName, string Encoding, MediaExpectation Expectation);
}

using System.Globalization;
using System.Text;
using FFMpegCore;
using Grid.Media.Checks;

namespace Grid.Media;

/// <summary>Copies the pictures of segments into one MP4.</summary>
internal sealed class SegmentConcatenation(MediaOptions options)
{
    // How many frames decoding runs ahead of showing in the H.264 that is written here: pictures refer to later ones, and those to later
    // ones again.
    private const int ReorderDelay = 2;

    public async Task RunAsync(IReadOnlyList<string> segments, string path, string? comment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        string[] paths = [.. segments.Select(Path.GetFullPath)];
        var parts = ReadAlike(paths);
        var frames = parts.Sum(part => (long)part.Frames);
        if (frames > options.MaxFrames)
        {
            throw new ArgumentException($"frames must be at most {options.MaxFrames}, not {frames}.", nameof(segments));
        }

        var target = Path.GetFullPath(path);
        using var scratch = ScratchFolder.Beside(target);
        await WriteListAsync(scratch, paths, parts, cancellationToken).ConfigureAwait(false);
        var arguments = FFMpegArguments.FromFileInput("list", verifyExists: false, input =>
            input.WithCustomArgument(
                $"{FFmpegRun.Quiet} -protocol_whitelist file -format_whitelist concat,mov -f concat -safe 1 -auto_convert 0"
            )
        );
        await MetadataFile.AddAsync(arguments, scratch, comment, cancellationToken).ConfigureAwait(false);

        // A segment of one or two frames has no delay, and the list counts in microseconds. Both would show at the joints, so every picture
        // gets the time that it has in a video that was compressed in one piece.
        var (ticks, timescale) = (parts[0].FrameTicks, parts[0].Timescale);
        var processor = arguments.OutputToFile("output", overwrite: true, output =>
            output.WithCustomArgument(
                $"-map 0:v -c copy -bsf:v setts=pts=round(PTS/{ticks})*{ticks}:dts=(N-{ReorderDelay})*{ticks} "
                    + $"-video_track_timescale {timescale} "
                    + "-fflags +bitexact -movflags +faststart -f mp4"
            )
        );
        var task = $"write {Path.GetFileName(target)}";
        await new FFmpegRun(options).RunAsync(processor, scratch.FullName, task, cancellationToken).ConfigureAwait(false);

        // What ffmpeg cannot read in a list it leaves out, and calls that success.
        MediaFileCheck.ThrowIfBroken(scratch.PathOf("output"), Expectation(parts, (int)frames), task);
        scratch.MoveOut("output", target);
    }

    private static MediaExpectation Expectation(Mp4Segment[] parts, int frames) =>
        new(
            VideoFormat.Mp4,
            parts[0].Width,
            parts[0].Height,
            frames,
            FrameRate.OfFraction(parts[0].Timescale, parts[0].FrameTicks)
                ?? throw new MediaException(
                    $"The segments have {parts[0].Timescale}/{parts[0].FrameTicks} frames a second, which no file is written with."
                )
        );

    private static Mp4Segment[] ReadAlike(string[] paths)
    {
        if (paths.Length == 0)
        {
            throw new ArgumentException("segments must name at least one file.", nameof(paths));
        }

        var parts = Array.ConvertAll(paths, Mp4Segment.Read);
        for (var index = 1; index < parts.Length; index++)
        {
            if (parts[index].Kind != parts[0].Kind)
            {
                throw new ArgumentException($"segment {index} is {parts[index].Kind}; the first is {parts[0].Kind}.", nameof(paths));
            }

            if ((parts[index].Configuration, parts[index].Timescale) != (parts[0].Configuration, parts[0].Timescale))
            {
                throw new ArgumentException($"segment {index} was compressed with other settings than the first.", nameof(paths));
            }
        }

        return parts;
    }

    // The list names links in the scratch folder, so that no path of a user can be read as something else.
    private static async Task WriteListAsync(ScratchFolder scratch, string[] paths, Mp4Segment[] parts, CancellationToken cancellationToken)
    {
        var list = new StringBuilder("ffconcat version 1.0\n");
        for (var index = 0; index < parts.Length; index++)
        {
            scratch.Link($"segment{index}", paths[index]);
            var seconds = (decimal)parts[index].Frames * parts[index].FrameTicks / parts[index].Timescale;
            list.Append(CultureInfo.InvariantCulture, $"file segment{index}\nduration {seconds:0.000000}\n");
        }

        await File.WriteAllTextAsync(scratch.PathOf("list"), list.ToString(), cancellationToken).ConfigureAwait(false);
    }
}

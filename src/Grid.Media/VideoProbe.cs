using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace Grid.Media;

/// <summary>Says what is in a file, without decoding it.</summary>
public sealed class VideoProbe(MediaOptions? options = null)
{
    // What a decoder may allocate for one frame while it looks; whether a file is too large for its reader is the reader's to say.
    private const int MaxPixels = RawVideo.MaxSide * RawVideo.MaxSide;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly MediaOptions _options = options ?? new MediaOptions();

    /// <summary>
    /// The file's first picture track. Of a file with more than <see cref="MediaOptions.MaxFrames"/> pictures one more than that is
    /// counted.
    /// </summary>
    /// <exception cref="MediaException">The file is missing, holds no picture, or ffprobe is missing or takes too long.</exception>
    public async Task<VideoDescription> ProbeAsync(string path, CancellationToken cancellationToken = default)
    {
        path = Path.GetFullPath(path);
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            throw new MediaException($"There is no file {path}.");
        }

        using var scratch = ScratchFolder.ForReading(path);
        var program = Path.Combine(FFmpegTools.RequireFolder(_options), "ffprobe");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        try
        {
            var (exitCode, output, complaints) = await ToolProcess
                .RunAsync(program, scratch.FullName, Arguments(), limit.Token)
                .ConfigureAwait(false);
            if (complaints.Contains("max pixel count", StringComparison.Ordinal))
            {
                throw new MediaException($"{name} has frames of more than {MaxPixels} pixels, the most that are read.");
            }

            return exitCode == 0 ? Describe(output, path) : throw new InvalidDataException(complaints);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MediaException(
                $"Cannot read {name}: ffprobe took longer than {_options.Timeout.TotalSeconds:0} s.",
                failure: MediaFailure.ToolEnded
            );
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or Win32Exception)
        {
            throw new MediaException(
                $"{name} is no picture or video that can be read (mp4, mov, mkv, webm, avi, gif, png, jpeg, webp, bmp, tiff).",
                exception
            );
        }
    }

    private string[] Arguments() =>
        [
            "-v",
            "error",
            "-protocol_whitelist",
            "file",
            "-format_whitelist",
            FFmpegRun.InputFormats,
            "-max_pixels",
            MaxPixels.ToString(CultureInfo.InvariantCulture),
            "-select_streams",
            "v:0",
            "-count_packets",
            "-read_intervals",
            string.Create(CultureInfo.InvariantCulture, $"%+#{_options.MaxFrames + 1}"),
            "-show_entries",
            "stream=codec_name,pix_fmt,width,height,avg_frame_rate,nb_read_packets,duration:format=duration:format_tags=comment",
            "-of",
            "json",
            "input",
        ];

    private static VideoDescription Describe(string output, string path)
    {
        var answer = JsonSerializer.Deserialize<ProbeAnswer>(output, Json);
        if (answer?.Streams is not [var stream, ..])
        {
            throw new MediaException($"{Path.GetFileName(path)} holds no pictures.");
        }

        var rate = stream.Rate() is { } fraction ? (double)fraction.Numerator / fraction.Denominator : 0;
        var frames = int.TryParse(stream.Packets, NumberStyles.None, CultureInfo.InvariantCulture, out var packets) ? packets : 0;
        var seconds = Math.Max(ProbeAnswer.Seconds(stream.Duration), ProbeAnswer.Seconds(answer.Format?.Duration));
        string? comment = null;
        answer.Format?.Tags?.TryGetValue("comment", out comment);
        return new VideoDescription(
            stream.Codec ?? "unknown",
            stream.PixelFormat ?? "unknown",
            stream.Width,
            stream.Height,
            rate,
            frames,
            TimeSpan.FromSeconds(seconds),
            Mp4Layout.IsFastStart(path),
            comment
        )
        {
            Rate = stream.Rate() is { } known ? FrameRate.OfFraction(known.Numerator, known.Denominator) : null,
        };
    }
}

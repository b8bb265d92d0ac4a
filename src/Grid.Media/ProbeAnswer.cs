using System.Globalization;
using System.Text.Json.Serialization;

namespace Grid.Media;

/// <summary>What ffprobe prints, as far as it is asked.</summary>
internal sealed record ProbeAnswer(IReadOnlyList<ProbeAnswer.Stream>? Streams, ProbeAnswer.Container? Format)
{
    /// <summary>Seconds as ffprobe writes them.</summary>
    public static double Seconds(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : 0;

    internal sealed record Stream(
        [property: JsonPropertyName("codec_name")] string? Codec,
        [property: JsonPropertyName("pix_fmt")] string? PixelFormat,
        [property: JsonPropertyName("width")] int Width,
        [property: JsonPropertyName("height")] int Height,
        [property: JsonPropertyName("avg_frame_rate")] string? AverageRate,
        [property: JsonPropertyName("nb_read_packets")] string? Packets,
        [property: JsonPropertyName("duration")] string? Duration
    )
    {
        /// <summary>The fraction that ffprobe gives; null where the container does not say one.</summary>
        public (long Numerator, long Denominator)? Rate()
        {
            var parts = (AverageRate ?? "").Split('/');
            return
                parts.Length == 2
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var numerator)
                && numerator > 0
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var denominator)
                && denominator > 0
                ? (numerator, denominator)
                : null;
        }
    }

    internal sealed record Container(
        [property: JsonPropertyName("duration")] string? Duration,
        [property: JsonPropertyName("tags")] IReadOnlyDictionary<string, string>? Tags
    );
}

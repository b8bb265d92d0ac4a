using System.Globalization;
using System.Text.Json.Serialization;

namespace Grid.Sdk.Videos;

/// <summary>Width and height in pixels, written <c>64x64</c>.</summary>
[JsonConverter(typeof(VideoSizeConverter))]
public readonly record struct VideoSize(int Width, int Height)
{
    /// <summary>Reads <c>WIDTHxHEIGHT</c> in whole positive pixels.</summary>
    public static bool TryParse(string? text, out VideoSize size)
    {
        size = default;
        var parts = (text ?? "").Split('x', 'X');
        if (parts.Length != 2 || !TryParseSide(parts[0], out var width) || !TryParseSide(parts[1], out var height))
        {
            return false;
        }

        size = new VideoSize(width, height);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    private static bool TryParseSide(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side > 0;
}

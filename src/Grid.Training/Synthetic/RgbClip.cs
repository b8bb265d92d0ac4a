namespace Grid.Training.Synthetic;

/// <summary>Frames of 8-bit RGB, stored frame by frame, row by row, three bytes a pixel.</summary>
public sealed record RgbClip(int Frames, int Height, int Width, byte[] Pixels)
{
    /// <summary>Converts [3, frames, height, width] in [-1, 1]; values beyond are clamped.</summary>
    public static RgbClip FromPlanes(ReadOnlySpan<float> planes, int frames, int height, int width)
    {
        var count = frames * height * width;
        if (planes.Length != 3 * count)
        {
            throw new ArgumentException($"planes holds {planes.Length} values, {3 * count} are needed", nameof(planes));
        }

        var pixels = new byte[3 * count];
        for (var i = 0; i < count; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                pixels[(3 * i) + channel] = (byte)Math.Clamp(MathF.Round((planes[(channel * count) + i] + 1) * 127.5f), 0, 255);
            }
        }

        return new RgbClip(frames, height, width, pixels);
    }

    /// <summary>Bytes of one frame.</summary>
    public ReadOnlySpan<byte> Frame(int index) => Pixels.AsSpan(index * Height * Width * 3, Height * Width * 3);
}

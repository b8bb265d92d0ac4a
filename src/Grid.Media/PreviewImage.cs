using System.Runtime.InteropServices;
using SkiaSharp;

namespace Grid.Media;

/// <summary>A small picture for the wire.</summary>
/// <param name="Content">The file.</param>
/// <param name="MediaType">Its media type.</param>
public sealed record PreviewImage(byte[] Content, string MediaType)
{
    // A preview is looked at for a second.
    private const int Quality = 80;

    /// <summary>Scales a picture smoothly and compresses it as WebP.</summary>
    /// <param name="rgb">Rows from the top, 3 bytes a pixel.</param>
    /// <param name="longSide">Pixels of the longer side afterwards, 1 to 4096.</param>
    /// <exception cref="ArgumentException">The bytes are no picture of that size, or a side is out of range.</exception>
    public static PreviewImage Encode(ReadOnlySpan<byte> rgb, int width, int height, int longSide)
    {
        RawVideo.CheckSide(nameof(width), width);
        RawVideo.CheckSide(nameof(height), height);
        if (longSide is < 1 or > 4096)
        {
            throw new ArgumentException($"longSide must be 1 to 4096 pixels, not {longSide}.", nameof(longSide));
        }

        if (rgb.Length != 3 * width * height)
        {
            throw new ArgumentException($"{rgb.Length} bytes are no picture of {width}x{height} in RGB.", nameof(rgb));
        }

        using var picture = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = new byte[4 * width * height];
        for (var pixel = 0; pixel < width * height; pixel++)
        {
            rgb.Slice(3 * pixel, 3).CopyTo(pixels.AsSpan(4 * pixel));
            pixels[(4 * pixel) + 3] = byte.MaxValue;
        }

        Marshal.Copy(pixels, 0, picture.GetPixels(), pixels.Length);
        var scale = (double)longSide / Math.Max(width, height);
        var size = new SKImageInfo(
            Math.Max(1, (int)Math.Round(width * scale)),
            Math.Max(1, (int)Math.Round(height * scale)),
            SKColorType.Rgba8888,
            SKAlphaType.Opaque
        );
        using var scaled = picture.Resize(size, SKFilterQuality.High);
        using var file = scaled.Encode(SKEncodedImageFormat.Webp, Quality);
        return new PreviewImage(file.ToArray(), "image/webp");
    }
}

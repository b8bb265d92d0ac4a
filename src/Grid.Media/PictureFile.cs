using Grid.Media.Checks;
using SkiaSharp;

namespace Grid.Media;

/// <summary>Small pictures as files whose ending says what is in them.</summary>
public static class PictureFile
{
    private const int Quality = 90;

    private static readonly Dictionary<string, (string MediaType, SKEncodedImageFormat Format)> Kinds = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        [".webp"] = ("image/webp", SKEncodedImageFormat.Webp),
        [".png"] = ("image/png", SKEncodedImageFormat.Png),
        [".jpg"] = ("image/jpeg", SKEncodedImageFormat.Jpeg),
        [".jpeg"] = ("image/jpeg", SKEncodedImageFormat.Jpeg),
    };

    /// <summary>The endings of file names that can be written.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".webp", ".png", ".jpg", ".jpeg"];

    /// <summary>
    /// Gives a picture as the bytes of a file of that name, compressed anew only where the ending stands for another format.
    /// </summary>
    /// <param name="picture">A whole PNG, JPEG or WebP file.</param>
    /// <exception cref="ArgumentException">The name has none of <see cref="Endings"/>.</exception>
    /// <exception cref="InvalidDataException">The bytes are no whole picture.</exception>
    public static byte[] Convert(ReadOnlyMemory<byte> picture, string path)
    {
        if (!Kinds.TryGetValue(Path.GetExtension(path), out var wanted))
        {
            throw new ArgumentException($"A picture's name must end in {string.Join(", ", Endings)}, not '{path}'.", nameof(path));
        }

        var mediaType = PictureKinds.MediaTypeOf(picture.Span) ?? throw new InvalidDataException("it is no whole picture");
        if (mediaType == wanted.MediaType)
        {
            return picture.ToArray();
        }

        using var pixels = SKBitmap.Decode(picture.ToArray()) ?? throw new InvalidDataException("it cannot be decoded");
        using var file = pixels.Encode(wanted.Format, Quality);
        return file.ToArray();
    }
}

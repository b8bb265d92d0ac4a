using System.Buffers.Binary;

namespace Grid.Media.Checks;

/// <summary>Tells whole small pictures apart by their content.</summary>
public static class PictureKinds
{
    /// <summary>Media type of a whole PNG, JPEG or WebP file; null for anything else, and for one that was cut.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngCheck.Signature))
        {
            return PngCheck.IsWhole(file) ? "image/png" : null;
        }

        if (file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8))
        {
            // A RIFF file says its own length, without the eight bytes in front; an odd one is padded.
            return (BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 1) / 2 * 2 == (uint)(file.Length - 8 + 1) / 2 * 2
                ? "image/webp"
                : null;
        }

        return file.Length > 4 && file.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) && file.EndsWith((ReadOnlySpan<byte>)[0xff, 0xd9])
            ? "image/jpeg"
            : null;
    }
}

using System.Buffers.Binary;
using System.IO.Hashing;

namespace Grid.Media.Checks;

/// <summary>Walks the chunks of a PNG file and compares their checksums.</summary>
internal static class PngCheck
{
    private const int ChunkOverhead = 12;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <exception cref="InvalidDataException">The file is cut or damaged, or the picture has another size.</exception>
    public static void Run(ReadOnlySpan<byte> file, int width, int height)
    {
        if (!IsWhole(file))
        {
            throw new InvalidDataException("the png is cut or damaged");
        }

        var header = file[(Signature.Length + 8)..];
        var (foundWidth, foundHeight) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        if ((foundWidth, foundHeight) != (width, height))
        {
            throw new InvalidDataException($"the png is {foundWidth}x{foundHeight} and not {width}x{height}");
        }
    }

    /// <summary>Whether every chunk is there, from the header to the end mark, which is the last of the file.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
        {
            return false;
        }

        var rest = file[Signature.Length..];
        var first = true;
        while (rest.Length >= ChunkOverhead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkOverhead)
            {
                return false;
            }

            var chunk = rest.Slice(4, 4 + (int)length);
            if (
                Crc32.HashToUInt32(chunk) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..])
                || first != chunk.StartsWith("IHDR"u8)
                || (first && length != 13)
            )
            {
                return false;
            }

            rest = rest[(ChunkOverhead + (int)length)..];
            first = false;
            if (chunk.StartsWith("IEND"u8))
            {
                return rest.IsEmpty;
            }
        }

        return false;
    }
}

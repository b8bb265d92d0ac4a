using System.Buffers.Binary;

namespace Grid.Media;

/// <summary>Reads the order of the outermost boxes of an MP4 file.</summary>
internal static class Mp4Layout
{
    // A well-made file has a handful; a hostile one could hold millions of empty boxes.
    private const int MaxBoxes = 64;

    /// <summary>Whether <c>moov</c>, the index, comes before <c>mdat</c>, the pictures.</summary>
    public static bool IsFastStart(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[16];
        for (var box = 0; box < MaxBoxes; box++)
        {
            if (file.ReadAtLeast(header[..8], 8, throwOnEndOfStream: false) < 8)
            {
                return false;
            }

            var type = header.Slice(4, 4);
            if (type.SequenceEqual("moov"u8))
            {
                return true;
            }

            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var headerSize = 8;
            if (size == 1)
            {
                if (file.ReadAtLeast(header.Slice(8, 8), 8, throwOnEndOfStream: false) < 8)
                {
                    return false;
                }

                size = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
                headerSize = 16;
            }

            if (type.SequenceEqual("mdat"u8) || size < headerSize || size > file.Length - file.Position + headerSize)
            {
                return false;
            }

            file.Seek(size - headerSize, SeekOrigin.Current);
        }

        return false;
    }
}

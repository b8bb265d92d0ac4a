using System.Buffers.Binary;
using System.Text;

namespace Grid.Media;

/// <summary>Reads the outermost boxes of an MP4 file.</summary>
internal static class Mp4Layout
{
    private const string Index = "moov";
    private const string Pictures = "mdat";

    // A well-made file has a handful; a hostile one could hold millions of empty boxes.
    private const int MaxBoxes = 64;

    /// <summary>Whether <c>moov</c>, the index, comes before <c>mdat</c>, the pictures.</summary>
    public static bool IsFastStart(string path)
    {
        using var file = File.OpenRead(path);
        return Boxes(file).FirstOrDefault(box => box.Type is Index or Pictures).Type == Index;
    }

    /// <summary>The index of a file all of whose boxes are whole.</summary>
    /// <exception cref="InvalidDataException">There is no index, it is larger than <paramref name="maxBytes"/>, or the file was
    /// cut.</exception>
    public static Mp4Box ReadIndex(string path, long maxBytes)
    {
        using var file = File.OpenRead(path);
        var boxes = Boxes(file).ToList();
        var (type, start, length) = boxes.Find(box => box.Type == Index);
        if (type != Index || length > maxBytes || boxes.Exists(box => box.Length < 0) || boxes[^1].Start + boxes[^1].Length != file.Length)
        {
            throw new InvalidDataException("there is no index, it is too large, or the file was cut");
        }

        var content = new byte[length];
        file.Seek(start, SeekOrigin.Begin);
        file.ReadExactly(content);
        return new Mp4Box(content);
    }

    // A box is told of by its header; the next is looked for where it ends, if that lies within the file.
    private static IEnumerable<(string Type, long Start, long Length)> Boxes(FileStream file)
    {
        var header = new byte[16];
        for (var box = 0; box < MaxBoxes && file.ReadAtLeast(header.AsSpan(0, 8), 8, throwOnEndOfStream: false) == 8; box++)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var headerSize = 8;
            if (size == 1)
            {
                if (file.ReadAtLeast(header.AsSpan(8), 8, throwOnEndOfStream: false) < 8)
                {
                    yield break;
                }

                size = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8));
                headerSize = 16;
            }

            var start = file.Position;
            yield return (Encoding.Latin1.GetString(header, 4, 4), start, size - headerSize);
            if (size < headerSize || size - headerSize > file.Length - start)
            {
                yield break;
            }

            file.Seek(start + size - headerSize, SeekOrigin.Begin);
        }
    }
}

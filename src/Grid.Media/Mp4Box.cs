using System.Buffers.Binary;
using System.Text;

namespace Grid.Media;

/// <summary>The content of a box of an MP4 file, in memory.</summary>
internal readonly record struct Mp4Box(ReadOnlyMemory<byte> Content)
{
    /// <exception cref="InvalidDataException">There is not exactly one box of the type.</exception>
    public Mp4Box Child(string type)
    {
        var found = Children().FindAll(child => child.Type == type);
        return found.Count == 1
            ? found[0].Box
            : throw new InvalidDataException($"there are {found.Count} boxes {type} where one is needed");
    }

    /// <summary>The boxes that lie in this one, in order.</summary>
    /// <exception cref="InvalidDataException">A box reaches beyond this one.</exception>
    public List<(string Type, Mp4Box Box)> Children()
    {
        var children = new List<(string, Mp4Box)>();
        for (var rest = Content; !rest.IsEmpty; )
        {
            var size = rest.Length < 8 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            if (size < 8 || size > rest.Length)
            {
                throw new InvalidDataException("a box is longer than what it lies in");
            }

            children.Add((Encoding.Latin1.GetString(rest.Span.Slice(4, 4)), new Mp4Box(rest[8..(int)size])));
            rest = rest[(int)size..];
        }

        return children;
    }
}

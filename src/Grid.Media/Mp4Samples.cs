using System.Buffers.Binary;

namespace Grid.Media;

/// <summary>Where the coded pictures of an MP4 track lie in the file.</summary>
internal static class Mp4Samples
{
    /// <summary>Offset and size of each, in the order of decoding.</summary>
    /// <param name="table">The box <c>stbl</c>.</param>
    /// <exception cref="InvalidDataException">A box is missing or the boxes contradict each other.</exception>
    public static IReadOnlyList<(long Offset, long Size)> Read(Mp4Box table)
    {
        var sizes = Sizes(table.Child("stsz").Content.Span);
        var offsets = Offsets(table);
        var runs = table.Child("stsc").Content.Span;
        var runCount = BinaryPrimitives.ReadInt32BigEndian(runs[4..]);
        var samples = new List<(long, long)>(sizes.Length);
        var run = -1;
        for (var chunk = 0; chunk < offsets.Length; chunk++)
        {
            // A run names the first chunk that it is about, counted from 1.
            if (run + 1 < runCount && BinaryPrimitives.ReadUInt32BigEndian(runs[(8 + (12 * (run + 1)))..]) == chunk + 1)
            {
                run++;
            }

            var count = run < 0 ? 0 : BinaryPrimitives.ReadInt32BigEndian(runs[(8 + (12 * run) + 4)..]);
            var offset = offsets[chunk];
            for (var index = 0; index < count; index++)
            {
                if (samples.Count == sizes.Length)
                {
                    throw new InvalidDataException("the index has places for more pictures than it has sizes");
                }

                var size = sizes[samples.Count];
                samples.Add((offset, size));
                offset += size;
            }
        }

        return samples;
    }

    private static long[] Sizes(ReadOnlySpan<byte> box)
    {
        var same = BinaryPrimitives.ReadUInt32BigEndian(box[4..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(box[8..]);
        if (count < 0 || (same == 0 && count > (box.Length - 12) / 4))
        {
            throw new InvalidDataException("the list of sizes is cut");
        }

        var sizes = new long[count];
        for (var index = 0; index < count; index++)
        {
            sizes[index] = same != 0 ? same : BinaryPrimitives.ReadUInt32BigEndian(box[(12 + (4 * index))..]);
        }

        return sizes;
    }

    private static long[] Offsets(Mp4Box table)
    {
        var wide = table.Children().Exists(child => child.Type == "co64");
        var box = table.Child(wide ? "co64" : "stco").Content.Span;
        var count = BinaryPrimitives.ReadInt32BigEndian(box[4..]);
        if (count < 0 || count > (box.Length - 8) / (wide ? 8 : 4))
        {
            throw new InvalidDataException("the list of places is cut");
        }

        var offsets = new long[count];
        for (var index = 0; index < count; index++)
        {
            offsets[index] = wide
                ? BinaryPrimitives.ReadInt64BigEndian(box[(8 + (8 * index))..])
                : BinaryPrimitives.ReadUInt32BigEndian(box[(8 + (4 * index))..]);
        }

        return offsets;
    }
}

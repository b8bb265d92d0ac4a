using System.Buffers.Binary;

namespace Grid.Media.Checks;

/// <summary>Walks the blocks of a GIF file, counts its pictures and adds up their delays.</summary>
internal static class GifCheck
{
    // Every delay is rounded to a hundredth of a second, and the last may be told of by the one before.
    private const int ToleratedHundredths = 2;

    /// <exception cref="InvalidDataException">The file is cut or damaged, or holds other pictures or other times.</exception>
    public static void Run(ReadOnlySpan<byte> file, MediaExpectation expectation)
    {
        if (file.Length < 14 || !(file.StartsWith("GIF89a"u8) || file.StartsWith("GIF87a"u8)))
        {
            throw new InvalidDataException("it is no gif");
        }

        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]));
        if ((width, height) != (expectation.Width, expectation.Height))
        {
            throw new InvalidDataException($"the gif is {width}x{height} and not {expectation.Width}x{expectation.Height}");
        }

        var (frames, hundredths) = Walk(file[(13 + PaletteLength(file[10]))..]);
        if (frames != expectation.Frames)
        {
            throw new InvalidDataException($"the gif holds {frames} frames and not {expectation.Frames}");
        }

        var expected = 100m * expectation.Frames * expectation.Rate.Denominator / expectation.Rate.Numerator;
        if (frames > 1 && Math.Abs(hundredths - expected) > ToleratedHundredths)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"the gif lasts {hundredths / 100.0:0.00} s and not {expected / 100:0.00} s")
            );
        }
    }

    private static (int Frames, long Hundredths) Walk(ReadOnlySpan<byte> rest)
    {
        var (frames, hundredths) = (0, 0L);
        while (rest[0] != 0x3b)
        {
            if (rest[0] == 0x21)
            {
                // A graphic control extension goes before each picture.
                hundredths += rest[1] == 0xf9 ? BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]) : 0;
                rest = SkipBlocks(rest[2..]);
            }
            else if (rest[0] == 0x2c)
            {
                frames++;
                rest = SkipBlocks(rest[(11 + PaletteLength(rest[9]))..]);
            }
            else
            {
                throw new InvalidDataException("the gif is damaged");
            }
        }

        return rest.Length == 1 ? (frames, hundredths) : throw new InvalidDataException("something follows the end of the gif");
    }

    private static ReadOnlySpan<byte> SkipBlocks(ReadOnlySpan<byte> rest)
    {
        while (rest[0] != 0)
        {
            rest = rest[(1 + rest[0])..];
        }

        return rest[1..];
    }

    private static int PaletteLength(byte flags) => (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
}

using System.Buffers.Binary;

namespace Grid.Media.Checks;

/// <summary>Compares an MP4's index with what was asked for and with the pictures that follow it.</summary>
internal static class Mp4Check
{
    /// <exception cref="InvalidDataException">The file is cut or damaged, or holds something else.</exception>
    /// <exception cref="EndOfStreamException">The file is cut.</exception>
    public static void Run(string path, MediaExpectation expectation)
    {
        var found = Mp4Segment.ReadIndex(path);
        var (width, height) = (expectation.Width + (expectation.Width % 2), expectation.Height + (expectation.Height % 2));
        if ((found.Width, found.Height) != (width, height))
        {
            throw new InvalidDataException($"the video is {found.Width}x{found.Height} and not {width}x{height}");
        }

        if (found.Frames != expectation.Frames)
        {
            throw new InvalidDataException($"the video holds {found.Frames} frames and not {expectation.Frames}");
        }

        if ((long)found.Timescale * expectation.Rate.Denominator != (long)found.FrameTicks * expectation.Rate.Numerator)
        {
            throw new InvalidDataException(
                $"the video has {found.Timescale}/{found.FrameTicks} frames a second and not {expectation.Rate}"
            );
        }

        if (!Mp4Layout.IsFastStart(path))
        {
            throw new InvalidDataException("the index does not lie in front");
        }

        CheckPictures(path, found);
    }

    // A picture of H.264 in MP4 is units, each behind its length. Where bytes are missing or were never written the lengths lead elsewhere.
    private static void CheckPictures(string path, Mp4Segment found)
    {
        using var file = File.OpenRead(path);
        var head = new byte[5];
        var count = 0;
        foreach (var (offset, size) in found.Samples)
        {
            for (long position = 0; position < size; )
            {
                file.Seek(offset + position, SeekOrigin.Begin);
                file.ReadExactly(head);
                var length = BinaryPrimitives.ReadUInt32BigEndian(head);
                if (length == 0 || (head[4] & 0x80) != 0 || position + 4 + length > size)
                {
                    throw new InvalidDataException($"picture {count} of the video is damaged");
                }

                position += 4 + length;
            }

            count++;
        }

        if (count != found.Frames)
        {
            throw new InvalidDataException($"the index has places for {count} pictures of {found.Frames}");
        }
    }
}

using System.Buffers.Binary;

namespace Grid.Media;

/// <summary>
/// What must be alike in MP4 files whose pictures are to follow one another in one; read from the index, since starting a program for each
/// takes longer.
/// </summary>
/// <param name="Codec">Name of the codec, or the four letters of one that is not written here.</param>
/// <param name="Timescale">Ticks a second.</param>
/// <param name="FrameTicks">Ticks a frame.</param>
/// <param name="Frames">Number of coded pictures.</param>
/// <param name="Configuration">What a decoder must know beforehand, and the colours; in hexadecimal.</param>
internal sealed record Mp4Segment(string Codec, int Width, int Height, uint Timescale, uint FrameTicks, int Frames, string Configuration)
{
    // Some 20 bytes a frame; what is larger is no index of a video that is made here.
    private const long MaxIndexBytes = 64 << 20;

    // Of a picture's sample entry, before the boxes in it.
    private const int SampleEntryBytes = 78;

    /// <summary>Size, rate and codec, as a person would say them.</summary>
    public string Kind => FormattableString.Invariant($"{Width}x{Height} at {(double)Timescale / FrameTicks} fps in {Codec}");

    /// <summary>Where the coded pictures lie in the file, in the order of decoding.</summary>
    public IReadOnlyList<(long Offset, long Size)> Samples { get; private init; } = [];

    /// <exception cref="MediaException">The file is missing, is cut, or is no MP4 with one picture track of a constant frame
    /// rate.</exception>
    public static Mp4Segment Read(string path)
    {
        try
        {
            return ReadIndex(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MediaException($"There is no file {path}.", exception);
        }
        catch (Exception exception)
            when (exception
                    is InvalidDataException
                        or ArgumentException
                        or IndexOutOfRangeException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            throw new MediaException($"{Path.GetFileName(path)} is no whole mp4 with one picture track of a constant rate.", exception);
        }
    }

    /// <exception cref="InvalidDataException">The file is cut or damaged, or its frames do not all last equally long.</exception>
    public static Mp4Segment ReadIndex(string path)
    {
        var media = Mp4Layout.ReadIndex(path, MaxIndexBytes).Child("trak").Child("mdia");
        var table = media.Child("minf").Child("stbl");
        var header = media.Child("mdhd").Content.Span;
        var times = table.Child("stts").Content.Span;
        var (codec, entry) = new Mp4Box(table.Child("stsd").Content[8..]).Children()[0];
        var picture = entry.Content.Span;
        if (BinaryPrimitives.ReadUInt32BigEndian(times[4..]) != 1)
        {
            throw new InvalidDataException("the frames do not all last equally long");
        }

        // The bit rate differs from file to file and says nothing of how to decode.
        var configuration = new Mp4Box(entry.Content[SampleEntryBytes..]).Children().Where(child => child.Type != "btrt");
        return new Mp4Segment(
            codec == "avc1" ? "h264" : codec,
            BinaryPrimitives.ReadUInt16BigEndian(picture[24..]),
            BinaryPrimitives.ReadUInt16BigEndian(picture[26..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[(header[0] == 0 ? 12 : 20)..]),
            BinaryPrimitives.ReadUInt32BigEndian(times[12..]),
            BinaryPrimitives.ReadInt32BigEndian(times[8..]),
            string.Join(' ', configuration.Select(child => $"{child.Type} {Convert.ToHexString(child.Box.Content.Span)}"))
        )
        {
            Samples = Mp4Samples.Read(table),
        };
    }
}

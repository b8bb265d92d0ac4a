using System.Buffers.Binary;
using Grid.Storage.State;

namespace Grid.State.Runs;

/// <summary>Records whose every byte follows from their number and version.</summary>
internal static class Records
{
    public const int Count = 64;

    private const int SmallBytes = 3000;
    private const int LargeBytes = 200_000;

    public static StateKey KeyOf(int number) => new(FormattableString.Invariant($"video/tenant/video_{number}"), "job");

    public static byte[] DataOf(int number, long version)
    {
        var size = sizeof(long) + (int)((version * 7919) % (version % 50 == 0 ? LargeBytes : SmallBytes));
        var data = new byte[size];
        for (var place = 0; place < data.Length; place++)
        {
            data[place] = (byte)((number * 31) + (version * 17) + (place * (place >> 8)));
        }

        BinaryPrimitives.WriteInt64BigEndian(data, version);
        return data;
    }

    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static long VersionOf(int number, byte[] data)
    {
        var version = BinaryPrimitives.ReadInt64BigEndian(data);
        return data.AsSpan().SequenceEqual(DataOf(number, version))
            ? version
            : throw new InvalidDataException($"Record {number} is not what was written.");
    }
}

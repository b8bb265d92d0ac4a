using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Grid.Storage.State;

/// <summary>
/// Checksum of one record. The sums of all records, added modulo 2^128, tell whether one is missing, damaged or from another time.
/// </summary>
internal static class RecordSum
{
    /// <summary>Bytes of a sum in the database.</summary>
    public const int Size = 16;

    public static UInt128 Of(StateKey key, long etag, ReadOnlySpan<byte> data)
    {
        var hash = new XxHash128();
        Append(hash, key.Grain);
        Append(hash, key.Name);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, etag);
        hash.Append(number);
        hash.Append(data);
        return hash.GetCurrentHashAsUInt128();
    }

    public static byte[] ToBytes(UInt128 sum)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sum);
        return bytes;
    }

    /// <exception cref="InvalidDataException">It is not a sum.</exception>
    public static UInt128 FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : throw new InvalidDataException($"A checksum has {bytes.Length} bytes instead of {Size}.");

    // With its length, so that no two pairs of texts give the same bytes.
    private static void Append(XxHash128 hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.Append(length);
        hash.Append(bytes);
    }
}

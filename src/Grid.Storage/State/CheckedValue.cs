using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;

namespace Grid.Storage.State;

/// <summary>A serialized state with a checksum before it, for a store that keeps none.</summary>
public static class CheckedValue
{
    // "GRD1".
    private const int Magic = 0x4752_4431;
    private const int SumAt = sizeof(int);
    private const int DataAt = SumAt + 16;

    /// <summary>Puts the checksum before a state.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> data)
    {
        var value = new byte[DataAt + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(value, Magic);
        BinaryPrimitives.WriteUInt128BigEndian(value.AsSpan(SumAt), XxHash128.HashToUInt128(data));
        data.CopyTo(value.AsSpan(DataAt));
        return value;
    }

    /// <summary>The state of a value; false where it is not what was written.</summary>
    public static bool TryUnwrap(ReadOnlyMemory<byte> value, [NotNullWhen(true)] out ReadOnlyMemory<byte>? data)
    {
        var isWhole =
            value.Length >= DataAt
            && BinaryPrimitives.ReadInt32BigEndian(value.Span) == Magic
            && BinaryPrimitives.ReadUInt128BigEndian(value.Span[SumAt..]) == XxHash128.HashToUInt128(value.Span[DataAt..]);
        data = isWhole ? value[DataAt..] : null;
        return isWhole;
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Grid.Grains.Videos.Latents;

/// <summary>Values as float32, little-endian, one after another.</summary>
public static class Floats
{
    public static byte[] ToBytes(ReadOnlySpan<float> values) => MemoryMarshal.AsBytes(values).ToArray();

    /// <exception cref="InvalidDataException">The bytes are no whole number of values.</exception>
    public static float[] FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length % sizeof(float) == 0
            ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
            : throw new InvalidDataException($"{bytes.Length} bytes are no whole number of float32 values.");

    /// <summary>SHA-256 of the values' bytes, lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<float> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));
}

using System.Security.Cryptography;

namespace Grid.Media;

/// <summary>
/// The SHA-256 of a video's frames: SHA-256 over the SHA-256 of each frame (RGB, 8 bits a channel, rows from the top) in order, so that
/// parts of a video can be hashed apart.
/// </summary>
public static class FrameHasher
{
    /// <summary>Hash of frames that lie one after another, lower-case hexadecimal.</summary>
    /// <param name="frameLength">Bytes of a frame.</param>
    /// <exception cref="ArgumentException">The bytes are no whole number of frames.</exception>
    public static string Hash(ReadOnlySpan<byte> frames, int frameLength)
    {
        if (frameLength < 1 || frames.Length % frameLength != 0)
        {
            throw new ArgumentException($"{frames.Length} bytes are no whole number of frames of {frameLength}.", nameof(frames));
        }

        var hashes = new byte[frames.Length / frameLength * SHA256.HashSizeInBytes];
        for (var frame = 0; frame < frames.Length / frameLength; frame++)
        {
            SHA256.HashData(frames.Slice(frame * frameLength, frameLength), hashes.AsSpan(frame * SHA256.HashSizeInBytes));
        }

        return Combine(hashes);
    }

    /// <summary>Hash of a video from the hashes of its frames, 32 bytes each, in order.</summary>
    public static string Combine(ReadOnlySpan<byte> hashes) => Convert.ToHexStringLower(SHA256.HashData(hashes));
}

#pragma warning disable
using System.Security.Cryptography;
namespace Grid.Media
{
public static class FrameHasher { public static string Hash(byte[] frames, int size) { var h = new List<byte>(); for (var i = 0; i < frames.Length; i += size) h.AddRange(SHA256.HashData(frames.AsSpan(i, size))); return Convert.ToHexStringLower(SHA256.HashData(h.ToArray())); } }
public static class FrameDifference { public static double Mean(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) { long s = 0; for (var i = 0; i < a.Length; i++) s += Math.Abs(a[i] - b[i]); return (double)s / a.Length; } }
public sealed record FrameStream(int Width, int Height, FrameRate Rate, int Count, IAsyncEnumerable<ReadOnlyMemory<byte>> Frames);
public static class PreviewImage { public static (byte[] Content, string MediaType) Encode(ReadOnlySpan<byte> rgb, int w, int h, int s) => (rgb.ToArray(), "image/x"); }
public static class StubWriter {
  public static Task WriteSegmentAsync(this VideoWriter w, FrameStream s, string f, VideoFormat v, string? t, int m, CancellationToken c) => throw new NotImplementedException();
  public static Task ConcatenateAsync(this VideoWriter w, IReadOnlyList<string> s, string f, string? c, CancellationToken t) => throw new NotImplementedException();
}
}

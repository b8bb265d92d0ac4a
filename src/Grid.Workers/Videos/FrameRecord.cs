using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Grid.Media;

namespace Grid.Workers.Videos;

/// <summary>What is noted of each frame of a slice as it passes: its hash, and how much it differs from the frame before.</summary>
internal sealed class FrameRecord(int count)
{
    private readonly ImmutableArray<byte>.Builder _hashes = ImmutableArray.CreateBuilder<byte>(count * SHA256.HashSizeInBytes);
    private readonly ImmutableArray<float>.Builder _differences = ImmutableArray.CreateBuilder<float>(count);

    /// <summary>SHA-256 of each frame, 32 bytes a frame.</summary>
    public ImmutableArray<byte> Hashes => _hashes.ToImmutable();

    /// <summary>Mean absolute difference from the frame before, 0 to 255; of the first frame, which has none here, not a number.</summary>
    public ImmutableArray<float> Differences => _differences.ToImmutable();

    /// <summary>SHA-256 over the frames' hashes.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Hashes.AsSpan()));

    /// <summary>Passes frames on.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ObserveAsync(
        IAsyncEnumerable<byte[]> frames,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        byte[]? before = null;
        await foreach (var frame in frames.WithCancellation(cancellationToken))
        {
            _hashes.AddRange(SHA256.HashData(frame));
            _differences.Add(before is null ? float.NaN : (float)FrameDifference.Mean(before, frame));
            yield return frame;
            before = frame;
        }
    }
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Grid.Media;

namespace Grid.Workers.Tickets;

/// <summary>What is noted of each frame of a slice as it passes: its hash, and how much it differs from the frame before.</summary>
internal sealed class FrameRecord(int count)
{
    private readonly ImmutableArray<byte>.Builder _hashes = ImmutableArray.CreateBuilder<byte>(count * SHA256.HashSizeInBytes);
    private readonly ImmutableArray<float>.Builder _differences = ImmutableArray.CreateBuilder<float>(count);

    /// <summary>SHA-256 of each frame, 32 bytes a frame.</summary>
    public ImmutableArray<byte> Hashes => _hashes.ToImmutable();

    /// <summary>Mean absolute difference from the frame before, 0 to 255; 0 for one that has none.</summary>
    public ImmutableArray<float> Differences => _differences.ToImmutable();

    /// <summary>SHA-256 over the frames' hashes.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Hashes.AsSpan()));

    /// <summary>Passes frames on, without the ones in front that are only there to be compared with.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ObserveAsync(
        IAsyncEnumerable<byte[]> frames, int lead, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        byte[]? before = null;
        await foreach (var frame in frames.WithCancellation(cancellationToken))
        {
            if (lead > 0)
            {
                lead--;
            }
            else
            {
                _hashes.AddRange(SHA256.HashData(frame));
                _differences.Add(before is null ? 0 : (float)FrameDifference.Mean(before, frame));
                yield return frame;
            }

            before = frame;
        }
    }
}

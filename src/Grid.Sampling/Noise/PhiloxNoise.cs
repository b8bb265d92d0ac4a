using Grid.Sampling.Numerics;

namespace Grid.Sampling.Noise;

/// <summary>
/// Noise keyed by place: each value follows from (seed, stream, index, latent frame, channel, position) alone. So a slice of a video draws
/// its own part, in any order and on any machine, and gets the bits that a draw of the whole would give it. The position is counted along
/// the rows of a frame, so videos of different widths differ. Safe for use by several threads.
/// </summary>
internal sealed class PhiloxNoise : INoiseSource
{
    /// <summary>The stream takes the 8 bits above the index in one counter word.</summary>
    private const int IndexBits = 24;

    private const double UnitOfWord = 1.0 / 4294967296; // 2^-32

    private readonly (uint, uint) _key;

    public PhiloxNoise(long seed)
    {
        NoiseSources.RequireSeed(seed);
        _key = ((uint)seed, (uint)(seed >> 32));
    }

    public void Fill(NoiseStream stream, int index, LatentShape shape, int firstFrame, Span<float> destination)
    {
        if (index is < 0 or >= 1 << IndexBits)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                FormattableString.Invariant($"the index is from 0 to {(1 << IndexBits) - 1}.")
            );
        }

        if (firstFrame < 0 || firstFrame > int.MaxValue - shape.Frames)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstFrame),
                firstFrame,
                "the first latent frame must not be negative, and the last must fit 31 bits."
            );
        }

        Spans.RequireEqualLengths(shape.Count, destination.Length, nameof(destination));
        var plane = shape.Height * shape.Width;
        var purpose = ((uint)stream << IndexBits) | (uint)index;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var frame = 0; frame < shape.Frames; frame++)
            {
                var start = (channel * shape.Frames + frame) * plane;
                FillPlane((uint)(firstFrame + frame), (uint)channel, purpose, destination.Slice(start, plane));
            }
        }
    }

    // One counter gives four neighbouring values; at the end of a plane the surplus is dropped.
    private void FillPlane(uint frame, uint channel, uint purpose, Span<float> plane)
    {
        Span<float> values = stackalloc float[4];
        for (var position = 0; position < plane.Length; position += 4)
        {
            var words = Philox4x32.Draw((frame, channel, (uint)position / 4, purpose), _key);
            (values[0], values[1]) = BoxMuller(words.A, words.B);
            (values[2], values[3]) = BoxMuller(words.C, words.D);
            values[..Math.Min(4, plane.Length - position)].CopyTo(plane[position..]);
        }
    }

    // The half keeps the first uniform inside (0, 1), so the logarithm is finite; the largest value is 6.77.
    private static (float, float) BoxMuller(uint radiusWord, uint angleWord)
    {
        var radius = Math.Sqrt(-2 * PortableMath.Log((radiusWord + 0.5) * UnitOfWord));
        var (sin, cos) = PortableMath.SinCosTurns(angleWord * UnitOfWord);
        return ((float)(radius * cos), (float)(radius * sin));
    }
}

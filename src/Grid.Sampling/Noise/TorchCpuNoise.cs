using Grid.Sampling.Numerics;

namespace Grid.Sampling.Noise;

/// <summary>
/// The normal numbers of torch's CPU generator, for comparison with the reference: <c>torch.manual_seed(seed)</c> followed by one float32
/// <c>randn</c> for each <see cref="Fill"/>. The uniform draws are torch's to the bit; torch then takes logarithm, sine and cosine in
/// float32, so a value may differ in its last bits (at most 2e-6 in all that was compared).
/// <para>
/// The numbers come in sequence: stream and index of a draw do not matter, only its place in the order and its size, and a part of a video
/// cannot be drawn alone. A run that goes on in another process makes the draws before it once more. torch uses the low 32 bits of the seed
/// only. Not safe for use by several threads.
/// </para>
/// </summary>
internal sealed class TorchCpuNoise : INoiseSource
{
    /// <summary>From this size on torch fills in blocks, below it draws one number after another.</summary>
    private const int BlockSize = 16;

    private const float TwoPi = (float)(2 * Math.PI);

    private readonly MersenneTwister _words;

    // The second number of a pair from the one-by-one path; torch keeps it across calls, also across block fills.
    private double? _pending;

    public TorchCpuNoise(long seed)
    {
        NoiseSources.RequireSeed(seed);
        _words = new MersenneTwister((uint)seed);
    }

    public bool IsSequential => true;

    public void Fill(NoiseStream stream, int index, LatentShape shape, int firstFrame, Span<float> destination)
    {
        if (firstFrame != 0)
        {
            throw new NotSupportedException(
                $"noise '{NoiseSources.Torch}' is one sequence, so it cannot begin at a later latent frame; use '{NoiseSources.Philox}'."
            );
        }

        Spans.RequireEqualLengths(shape.Count, destination.Length, nameof(destination));
        if (destination.Length < BlockSize)
        {
            FillOneByOne(destination);
        }
        else
        {
            FillBlocks(destination);
        }
    }

    private void FillBlocks(Span<float> destination)
    {
        FillUniform(destination);
        for (var start = 0; start + BlockSize <= destination.Length; start += BlockSize)
        {
            TransformBlock(destination.Slice(start, BlockSize));
        }

        // What does not fill a block is made up by drawing the last sixteen anew.
        if (destination.Length % BlockSize != 0)
        {
            var last = destination[^BlockSize..];
            FillUniform(last);
            TransformBlock(last);
        }
    }

    // 24 bits, in [0, 1).
    private void FillUniform(Span<float> destination)
    {
        foreach (ref var value in destination)
        {
            value = (_words.NextWord() & 0xFFFFFF) * (1f / 0x1000000);
        }
    }

    // Box-Muller: the first eight uniforms are radii, the last eight angles.
    private static void TransformBlock(Span<float> block)
    {
        for (var i = 0; i < BlockSize / 2; i++)
        {
            var radius = MathF.Sqrt(-2 * (float)PortableMath.Log(1 - block[i]));
            var angle = TwoPi * block[i + (BlockSize / 2)];
            var (sin, cos) = PortableMath.SinCosTurns(angle / (2 * Math.PI));
            block[i] = radius * (float)cos;
            block[i + (BlockSize / 2)] = radius * (float)sin;
        }
    }

    // Box-Muller in double on 53-bit uniforms; the angle is drawn first.
    private void FillOneByOne(Span<float> destination)
    {
        foreach (ref var value in destination)
        {
            if (_pending is { } pending)
            {
                value = (float)pending;
                _pending = null;
                continue;
            }

            var turns = NextUniform();
            var radius = Math.Sqrt(-2 * PortableMath.Log(1 - NextUniform()));
            var (sin, cos) = PortableMath.SinCosTurns(turns);
            value = (float)(radius * cos);
            _pending = radius * sin;
        }
    }

    private double NextUniform()
    {
        var high = (ulong)_words.NextWord() << 32;
        return ((high | _words.NextWord()) & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Grid.Sampling.Noise;

namespace Grid.Sampling.Tests.Noise;

public sealed class PhiloxNoiseTests
{
    private static readonly LatentShape Large = new(4, 16, 64, 64);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 5)]
    [InlineData(6, 7)]
    public void Fill_SliceAlone_EqualsItsPartOfTheWhole(int from, int to)
    {
        var shape = new LatentShape(4, 7, 5, 3); // 15 positions: not a multiple of the four values of a counter
        var whole = Draw(43, shape);
        var slice = Draw(43, shape with { Frames = to - from }, firstFrame: from);

        var plane = shape.Height * shape.Width;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var expected = whole.AsSpan(((channel * shape.Frames) + from) * plane, (to - from) * plane);
            Assert.Equal(expected, slice.AsSpan(channel * (to - from) * plane, (to - from) * plane));
        }
    }

    [Fact]
    public void Fill_AnyOrderOfDraws_GivesTheSameBits()
    {
        var noise = NoiseSources.Create("philox", 7);
        var shape = new LatentShape(2, 2, 4, 4);
        float[] first = new float[shape.Count],
            second = new float[shape.Count];
        noise.Fill(NoiseStream.Ancestral, 9, shape, 3, first);
        noise.Fill(NoiseStream.Initial, 0, shape, 0, second);

        Assert.Equal(first, Draw(7, shape, NoiseStream.Ancestral, 9, 3));
        Assert.Equal(second, Draw(7, shape));
    }

    // Made once by this code; it holds every platform to the same bits.
    [Fact]
    public void Fill_KnownSeed_GivesTheKnownBytes()
    {
        var hash = SHA256.HashData(MemoryMarshal.AsBytes<float>(Draw(43, Large)));

        Assert.Equal("f549276e521d156477149667ee9f906ec8ccf41fe047da3af5b782d6f4d71968", Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Fill_ManyValues_AreStandardNormal()
    {
        var values = Draw(43, Large);
        var mean = values.Average(x => (double)x);
        var variance = values.Average(x => Math.Pow(x - mean, 2));
        var skew = values.Average(x => Math.Pow(x - mean, 3));
        var kurtosis = values.Average(x => Math.Pow(x - mean, 4));

        // Four standard errors at 2^18 values: 1, sqrt(2), sqrt(15) and sqrt(96) over sqrt(n).
        Assert.Equal(0, mean, 4 / 512.0);
        Assert.Equal(1, variance, 4 * 1.42 / 512);
        Assert.Equal(0, skew, 4 * 3.88 / 512);
        Assert.Equal(3, kurtosis, 4 * 9.8 / 512);
        Assert.Equal(0.6827, values.Count(x => Math.Abs(x) < 1) / (double)values.Length, 4 * 0.466 / 512);
        Assert.Equal(0.0027, values.Count(x => Math.Abs(x) > 3) / (double)values.Length, 4 * 0.052 / 512);
        Assert.InRange(values.Max(Math.Abs), 4, 6.78);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(64)]
    [InlineData(64 * 64)]
    [InlineData(64 * 64 * 16)]
    public void Fill_NeighboursInEachDirection_AreUncorrelated(int distance)
    {
        var values = Draw(43, Large);

        AssertUncorrelated(values.AsSpan(0, values.Length - distance), values.AsSpan(distance));
    }

    [Fact]
    public void Fill_OtherSeedStreamOrIndex_IsUncorrelated()
    {
        var values = Draw(43, Large);

        AssertUncorrelated(values, Draw(44, Large));
        AssertUncorrelated(values, Draw(43 + (1L << 32), Large));
        AssertUncorrelated(values, Draw(43, Large, NoiseStream.Ancestral));
        AssertUncorrelated(values, Draw(43, Large, NoiseStream.Smoothing));
        AssertUncorrelated(Draw(43, Large, NoiseStream.Ancestral, 0), Draw(43, Large, NoiseStream.Ancestral, 1));
        AssertUncorrelated(values, Draw(43, Large, firstFrame: 1));
    }

    [Fact]
    public void Fill_ArgumentsOutOfRange_AreRefused()
    {
        var shape = new LatentShape(1, 1, 2, 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(1, shape, index: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(1, shape, index: 1 << 24));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(1, shape, firstFrame: -1));
        Assert.Throws<ArgumentException>(() => NoiseSources.Create("philox", 1).Fill(NoiseStream.Initial, 0, shape, 0, new float[5]));
    }

    private static float[] Draw(long seed, LatentShape shape, NoiseStream stream = NoiseStream.Initial, int index = 0, int firstFrame = 0)
    {
        var values = new float[shape.Count];
        NoiseSources.Create(NoiseSources.Philox, seed).Fill(stream, index, shape, firstFrame, values);
        return values;
    }

    // The correlation of independent values has a standard error of 1 / sqrt(n).
    private static void AssertUncorrelated(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        Assert.Equal(0, sum / left.Length, 4 / Math.Sqrt(left.Length));
    }
}

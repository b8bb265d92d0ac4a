using Grid.Sampling.Noise;

namespace Grid.Sampling.Tests.Noise;

/// <summary>
/// Values of torch's own CPU generator, made once with TorchSharp 0.107 over libtorch 2.10: <c>torch.randn([n], generator: new
/// torch.Generator(seed))</c>, printed with all their digits.
/// </summary>
public sealed class TorchCpuNoiseTests
{
    // torch takes log, sin and cos in float32.
    private const double Tolerance = 2e-6;

    public static TheoryData<int, float[]> FirstDrawsOfSeed43 =>
        new()
        {
            { 1, [-0.6484011f] },
            { 5, [-0.6484011f, -0.7058414f, 0.6432184f, 1.4787991f, 1.1918498f] },
            {
                15,
                [
                    -0.6484011f,
                    -0.7058414f,
                    0.6432184f,
                    1.4787991f,
                    1.1918498f,
                    -0.14461656f,
                    0.48471594f,
                    0.6921041f,
                    -1.3928877f,
                    0.76227343f,
                    0.83870924f,
                    -1.0449841f,
                    1.1096892f,
                    0.39526317f,
                    1.1804423f,
                ]
            },
            {
                16,
                [
                    -0.016603613f,
                    -0.46679494f,
                    2.0908976f,
                    0.61490285f,
                    -0.5620956f,
                    -0.4142512f,
                    -1.3000916f,
                    -0.10119579f,
                    -1.0999458f,
                    -0.4686543f,
                    -0.84003896f,
                    0.68683183f,
                    -0.06776541f,
                    -0.08859508f,
                    -0.3123538f,
                    -0.35521913f,
                ]
            },
            {
                17,
                [
                    -0.016603613f,
                    0.4198296f,
                    -1.7672257f,
                    -0.4995935f,
                    0.30826795f,
                    -0.294669f,
                    -0.766227f,
                    -0.9961579f,
                    -0.23451003f,
                    -0.6855578f,
                    -0.7325564f,
                    0.3004296f,
                    -0.36299816f,
                    1.5822296f,
                    -0.44295052f,
                    1.8462135f,
                    -0.47716716f,
                ]
            },
        };

    [Theory]
    [MemberData(nameof(FirstDrawsOfSeed43))]
    public void Fill_OneDraw_EqualsTorch(int size, float[] expected) => AssertClose(expected, Draw(NoiseSources.Create("torch", 43), size));

    [Fact]
    public void Fill_LongDraw_EqualsTorchInItsBlocksAndInItsRedrawnTail()
    {
        var values = Draw(NoiseSources.Create("torch", 43), 1000);

        int[] places = [0, 1, 15, 16, 500, 982, 983, 984, 991, 992, 999];
        AssertClose(
            [
                -0.016603613f,
                -0.46679494f,
                -0.35521913f,
                0.71424747f,
                1.3299545f,
                2.1767294f,
                0.109754585f,
                1.7767211f,
                -0.5824248f,
                -0.8203332f,
                -1.322271f,
            ],
            [.. places.Select(place => values[place])]
        );
        Assert.Equal(-37.634409, values.Sum(x => (double)x), 1e-4);
        Assert.Equal(1000.63554, values.Sum(x => (double)x * x), 1e-3);
    }

    // Five leaves one number of a pair over: the block draw passes it by, and the draw of three begins with it.
    [Fact]
    public void Fill_DrawsInSequence_GoOnWhereTorchDoes()
    {
        var noise = NoiseSources.Create("torch", 7);

        AssertClose([-0.1467951f, 0.7861413f, 0.94682163f, -1.114344f, 1.6907902f], Draw(noise, 5));
        AssertClose(
            [
                0.60947347f,
                0.08747838f,
                -1.3849614f,
                0.5035639f,
                -0.08352823f,
                -0.023477932f,
                0.17437536f,
                2.2983427f,
                0.9571022f,
                0.48235416f,
                1.3989184f,
                1.4058529f,
                -1.4012508f,
                1.2973359f,
                1.6409333f,
                -1.0566841f,
                -0.26158673f,
            ],
            Draw(noise, 17)
        );
        AssertClose([-0.8948279f, -1.1137557f, 0.2855384f], Draw(noise, 3));
        AssertClose(
            [
                -0.25949886f,
                -0.014487941f,
                -0.383891f,
                -2.9661698f,
                -1.7177519f,
                -0.58238864f,
                -0.6153447f,
                1.5496191f,
                0.5989f,
                -0.6376678f,
                -2.2858188f,
                -0.36766416f,
                -0.38657779f,
                -1.0369858f,
                0.59202975f,
                -0.75565356f,
                0.39174548f,
                0.74698085f,
                1.3797723f,
                1.2877198f,
            ],
            Draw(noise, 20)
        );
    }

    [Fact]
    public void Fill_SeedsEqualInTheLow32Bits_GiveTheSame() =>
        Assert.Equal(Draw(NoiseSources.Create("torch", 43), 40), Draw(NoiseSources.Create("torch", 43 + (5L << 32)), 40));

    [Fact]
    public void Fill_LaterFrame_IsRefused()
    {
        var noise = NoiseSources.Create("torch", 43);

        var error = Assert.Throws<NotSupportedException>(() =>
            noise.Fill(NoiseStream.Initial, 0, new LatentShape(1, 1, 4, 4), 1, new float[16])
        );

        Assert.Equal("noise 'torch' is one sequence, so it cannot begin at a later latent frame; use 'philox'.", error.Message);
        Assert.Throws<ArgumentException>(() => noise.Fill(NoiseStream.Initial, 0, new LatentShape(1, 1, 4, 4), 0, new float[15]));
        AssertClose([-0.016603613f], Draw(noise, 16)[..1]); // a refused draw takes nothing from the sequence
    }

    private static float[] Draw(INoiseSource noise, int size)
    {
        var values = new float[size];
        noise.Fill(NoiseStream.Initial, 0, new LatentShape(1, 1, 1, size), 0, values);
        return values;
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}

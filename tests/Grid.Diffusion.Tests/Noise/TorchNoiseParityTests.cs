using Grid.Diffusion.Weights;
using Grid.Sampling;
using Grid.Sampling.Noise;
using TorchSharp;

namespace Grid.Diffusion.Tests.Noise;

/// <summary>The plain C# noise of <c>torch</c> against the generator it stands for.</summary>
public sealed class TorchNoiseParityTests
{
    // torch takes log, sin and cos in float32.
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData(0)]
    [InlineData(43)]
    [InlineData(4294967296 + 43)]
    [InlineData(9_007_199_254_740_991)]
    public void Fill_SequenceOfSizes_EqualsTorchRandn(long seed)
    {
        using var generator = new torch.Generator((ulong)seed, torch.CPU);
        var noise = NoiseSources.Create(NoiseSources.Torch, seed);
        foreach (var size in new[] { 1, 5, 15, 16, 17, 3, 1000, 4, 65_536 })
        {
            using var expected = torch.randn([size], torch.float32, generator: generator);
            var actual = new float[size];
            noise.Fill(NoiseStream.Initial, 0, new LatentShape(1, 1, 1, size), 0, actual);

            var worst = expected.data<float>().Zip(actual, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(worst <= Tolerance, $"size {size}: {worst}");
        }
    }

    [Fact]
    public void Fill_SeedOfTheReferencePipeline_EqualsItsLatents()
    {
        var path = Path.Combine(GoldenFolder(), "prompt-to-video", "video", "tensors.safetensors");
        using var file = SafetensorsFile.Open(path);
        using var expected = file.Read("in.latents");
        var shape = LatentShapes.For(frames: 18, height: 32, width: 48);
        var actual = new float[shape.Count];

        NoiseSources.Create(NoiseSources.Torch, 43).Fill(NoiseStream.Initial, 0, shape, 0, actual);

        Assert.Equal([1, shape.Channels, shape.Frames, shape.Height, shape.Width], expected.shape);
        var worst = expected.data<float>().Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= Tolerance, $"{worst}");
    }

    private static string GoldenFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "tests", "golden")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("there is no tests/golden above the test's folder");
        }

        return Path.Combine(folder, "tests", "golden");
    }
}

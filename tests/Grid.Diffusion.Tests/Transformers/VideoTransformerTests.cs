using Grid.Diffusion.Motion;
using Grid.Diffusion.Tests.Keys;
using Grid.Diffusion.Transformers;
using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Transformers;

public class VideoTransformerTests
{
    private static readonly VideoTransformerConfig Toy = new()
    {
        Heads = 2,
        HeadWidth = 16,
        Layers = 17,
        SampleSize = 8,
        CaptionChannels = 12,
        Motion = new MotionModuleConfig { Heads = 4, MaxFrames = 6 },
    };

    [Fact]
    public void Constructor_FullSizeOnMetaDevice_HasThePublishedTensors()
    {
        var before = Environment.WorkingSet;

        using var model = new VideoTransformer(VideoTransformerConfig.V2, META);

        TensorListing.AssertEqual("dit.tsv", model);
        Assert.Equal(1413, model.state_dict().Count);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 200L << 20);
    }

    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(3, 6, 10)]
    public void Forward_Toy_KeepsOneTensorAlive(int frames, int height, int width)
    {
        using var _ = no_grad();
        using var model = Create(1);
        using var input = new Input(frames, height, width);
        model.forward(input.Latents, input.Text, input.Mask, input.Timestep).Dispose();
        var before = LiveTensors.Count;

        var output = model.forward(input.Latents, input.Text, input.Mask, input.Timestep);

        Assert.Equal([1, 8, frames, height, width], output.shape);
        Assert.Equal(before + 1, LiveTensors.Count);
        output.Dispose();
    }

    [Fact]
    public void Forward_AfterSaveAndLoad_GivesTheSameBytes()
    {
        using var _ = no_grad();
        using var model = Create(1);
        using var copy = Create(2);
        using var input = new Input(2, 8, 8);
        using var expected = model.forward(input.Latents, input.Text, input.Mask, input.Timestep);
        var file = Path.GetTempFileName();
        try
        {
            model.save(file);
            copy.load(file);
        }
        finally
        {
            File.Delete(file);
        }

        using var actual = copy.forward(input.Latents, input.Text, input.Mask, input.Timestep);

        Assert.True(actual.bytes.SequenceEqual(expected.bytes));
    }

    [Fact]
    public void Forward_RowOfABatch_AgreesWithTheRowAlone()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var model = Create(1);
        using var first = new Input(3, 8, 8);
        using var second = new Input(3, 8, 8);
        var alone = model.forward(first.Latents, first.Text, first.Mask, first.Timestep);

        var both = model.forward(
            cat([first.Latents, second.Latents]),
            cat([first.Text, second.Text]),
            cat([first.Mask, second.Mask]),
            tensor([500f, 3f])
        );

        Assert.True(both[0].allclose(alone[0], 1e-5, 1e-5));
    }

    [Fact]
    public void Forward_PaddingTokens_DoNotChangeTheOutput()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var model = Create(1);
        using var input = new Input(2, 8, 8);
        var expected = model.forward(input.Latents, input.Text, input.Mask, input.Timestep);
        var changed = input.Text.clone();
        changed[0, ^1] = 7;

        var actual = model.forward(input.Latents, changed, input.Mask, input.Timestep);

        Assert.True(actual.allclose(expected, 0, 1e-6));
    }

    [Fact]
    public void Forward_BFloat16_StaysNearFloat32()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var model = Create(1);
        using var input = new Input(2, 8, 8);
        var expected = model.forward(input.Latents, input.Text, input.Mask, input.Timestep);

        model.to(ScalarType.BFloat16);
        var actual = model.forward(input.Latents, input.Text, input.Mask, input.Timestep);

        Assert.Equal(ScalarType.BFloat16, actual.dtype);
        var distance = ((actual.to_type(ScalarType.Float32) - expected).square().mean() / expected.square().mean()).sqrt().item<float>();
        Assert.InRange(distance, 1e-6f, 0.05f);
    }

    [Fact]
    public void Backward_EveryParameter_ReceivesAFiniteGradient()
    {
        using var scope = NewDisposeScope();
        using var model = Create(1);
        using var input = new Input(2, 8, 8);

        model.forward(input.Latents, input.Text, input.Mask, input.Timestep).square().mean().backward();

        foreach (var (name, parameter) in model.named_parameters())
        {
            var unused = name.StartsWith("long_connect_fc.", StringComparison.Ordinal) && int.Parse(name.Split('.')[1]) >= Toy.Layers - 15;
            Assert.True(unused || (parameter.grad is { } gradient && gradient.isfinite().all().item<bool>()), name);
        }
    }

    [Theory]
    [InlineData(5, 8, 8, "the network takes [batch, 4, frames, height, width]")]
    [InlineData(4, 9, 8, "latent size 9x8 is not a multiple of the patch size 2")]
    public void Forward_WrongLatents_SaysWhatIsTaken(int channels, int height, int width, string message)
    {
        using var _ = no_grad();
        using var model = Create(1);
        using var input = new Input(2, 8, 8);
        using var latents = zeros(new long[] { 1, channels, 2, height, width });

        var exception = Assert.Throws<ArgumentException>(() => model.forward(latents, input.Text, input.Mask, input.Timestep));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_MoreFramesThanPositions_SaysTheLimit()
    {
        using var _ = no_grad();
        using var model = Create(1);
        using var input = new Input(7, 8, 8);

        var exception = Assert.Throws<ArgumentException>(() => model.forward(input.Latents, input.Text, input.Mask, input.Timestep));

        Assert.Contains("7 latent frames exceed the motion module's limit of 6", exception.Message, StringComparison.Ordinal);
    }

    private static VideoTransformer Create(int seed)
    {
        manual_seed(seed);
        var model = new VideoTransformer(Toy);
        using var _ = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
        {
            // Zero-initialised layers would hide what is behind them.
            if (name.Contains("proj_out", StringComparison.Ordinal) || name.Contains("long_connect", StringComparison.Ordinal))
            {
                nn.init.normal_(parameter, 0, 0.1);
            }
        }

        return model;
    }

    private sealed class Input(int frames, int height, int width) : IDisposable
    {
        public Tensor Latents { get; } = randn(new long[] { 1, 4, frames, height, width });

        public Tensor Text { get; } = randn(1, 5, 12);

        public Tensor Mask { get; } = tensor(new float[] { 1, 1, 1, 1, 0 }).unsqueeze(0);

        public Tensor Timestep { get; } = tensor(new float[] { 500 });

        public void Dispose()
        {
            Latents.Dispose();
            Text.Dispose();
            Mask.Dispose();
            Timestep.Dispose();
        }
    }
}

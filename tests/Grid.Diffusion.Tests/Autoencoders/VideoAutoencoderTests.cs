using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Tests.Keys;
using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Autoencoders;

public class VideoAutoencoderTests
{
    [Fact]
    public void Constructor_FullSizeOnMetaDevice_HasThePublishedTensors()
    {
        var before = Environment.WorkingSet;

        using var network = new VideoAutoencoder(VideoAutoencoderConfig.V2, META);

        TensorListing.AssertEqual("vae.tsv", network);
        Assert.Equal(248, network.state_dict().Count);
        Assert.Equal(245_979_879, network.parameters().Sum(parameter => parameter.numel()));
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 200L << 20);
    }

    [Fact]
    public void Constructor_NewNetwork_StartsWithFiniteWeightsAndNeutralNorms()
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);

        foreach (var (name, parameter) in network.named_parameters())
        {
            Assert.True(parameter.isfinite().all().item<bool>(), name);
            Assert.True(
                !name.Contains("norm", StringComparison.Ordinal)
                    || !name.EndsWith("weight", StringComparison.Ordinal)
                    || parameter.eq(1).all().item<bool>(),
                name
            );
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(9, 3)]
    public void EncodeAndDecode_MagViT_KeepOneTensorAlive(int frameCount, int latentCount)
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var frames = ToyAutoencoder.Random(1, 3, frameCount, 16, 24);
        using var latents = ToyAutoencoder.Random(1, 4, latentCount, 2, 3);
        network.Decode(latents).Dispose();
        var before = LiveTensors.Count;

        var moments = network.Encode(frames);
        Assert.Equal(before + 1, LiveTensors.Count);
        var decoded = network.Decode(latents);

        Assert.Equal(before + 2, LiveTensors.Count);
        Assert.Equal([1, 8, latentCount, 2, 3], moments.shape);
        Assert.Equal([1, 3, frameCount, 16, 24], decoded.shape);
        moments.Dispose();
        decoded.Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(25, 7)]
    public void EncodeAndDecode_SliceMode_KeepOneTensorAlive(int frameCount, int latentCount)
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.Slices);
        using var frames = ToyAutoencoder.Random(1, 3, frameCount, 8, 16);
        using var latents = ToyAutoencoder.Random(1, 4, latentCount, 1, 2);
        var before = LiveTensors.Count;

        var moments = network.Encode(frames);
        var decoded = network.Decode(latents);

        Assert.Equal(before + 2, LiveTensors.Count);
        Assert.Equal([1, 8, latentCount, 1, 2], moments.shape);
        Assert.Equal([1, 3, frameCount, 8, 16], decoded.shape);
        moments.Dispose();
        decoded.Dispose();
    }

    [Fact]
    public void Decode_AfterSaveAndLoad_GivesTheSameBytes()
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT, seed: 1);
        using var copy = ToyAutoencoder.Create(ToyAutoencoder.MagViT, seed: 2);
        using var latents = ToyAutoencoder.Random(1, 4, 3, 2, 2);
        using var expected = network.Decode(latents);
        using var written = new MemoryStream();

        network.save(written);
        using var read = new MemoryStream(written.ToArray());
        copy.load(read);
        using var actual = copy.Decode(latents);

        Assert.Equal(ToyAutoencoder.Bytes(expected), ToyAutoencoder.Bytes(actual));
    }

    [Theory]
    [InlineData(false, 9)]
    [InlineData(true, 17)]
    public void Backward_ThroughEncodeSampleDecode_ReachesEveryParameter(bool slices, int frameCount)
    {
        using var network = ToyAutoencoder.Create(slices ? ToyAutoencoder.Slices : ToyAutoencoder.MagViT);
        using var frames = ToyAutoencoder.Random(2, 3, frameCount, 16, 16);
        using (NewDisposeScope())
        {
            using var posterior = new DiagonalGaussian(network.Encode(frames));
            var decoded = network.Decode(posterior.Sample(randn_like(posterior.Mean)));
            ((decoded - frames).abs().mean() + posterior.Kl().mean()).backward();
        }

        foreach (var (name, parameter) in network.named_parameters())
        {
            Assert.True(parameter.grad is not null && parameter.grad.isfinite().all().item<bool>(), name);
        }
    }

    [Fact]
    public void Encode_WithGradient_EqualsWithout()
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var frames = ToyAutoencoder.Random(1, 3, 9, 16, 16);
        using var tracked = network.Encode(frames);
        using var _ = no_grad();

        using var plain = network.Encode(frames);

        Assert.Equal(ToyAutoencoder.Bytes(plain), ToyAutoencoder.Bytes(tracked.detach()));
    }

    [Fact]
    public void EncodeAndDecode_BFloat16_StaysNearFloat32()
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var frames = ToyAutoencoder.Random(1, 3, 9, 32, 32);
        using var latents = ToyAutoencoder.Random(1, 4, 3, 4, 4);
        using var moments = network.Encode(frames);
        using var decoded = network.Decode(latents);

        network.to(ScalarType.BFloat16);
        using var halfMoments = network.Encode(frames.to_type(ScalarType.BFloat16));
        using var halfDecoded = network.Decode(latents.to_type(ScalarType.BFloat16));

        Assert.Equal(ScalarType.BFloat16, halfMoments.dtype);
        AssertNear(moments, halfMoments);
        AssertNear(decoded, halfDecoded);
    }

    [Fact]
    public async Task Decode_TwoThreadsInDifferentModes_GiveTheBytesOfOne()
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.Slices);
        byte[] Run(int latentCount)
        {
            using var _ = no_grad();
            using var latents = ones(new long[] { 1, 4, latentCount, 4, 4 });
            using var decoded = network.Decode(latents);
            return ToyAutoencoder.Bytes(decoded);
        }

        int[] lengths = [5, 4];
        var alone = lengths.Select(Run).ToArray();

        var together = await Task.WhenAll(lengths.Concat(lengths).Select(length => Task.Run(() => Run(length))));

        Assert.Equal(alone.Concat(alone), together);
    }

    [Theory]
    [InlineData(
        false,
        "frames must have the shape [batch, 3, frames, height, width], none of them 0; the shape is [1, 4, 9, 16, 16]",
        1,
        4,
        9,
        16,
        16
    )]
    [InlineData(false, "height must be a multiple of 8; it is 12", 1, 3, 9, 12, 16)]
    [InlineData(false, "width must be a multiple of 8; it is 20", 1, 3, 9, 16, 20)]
    [InlineData(
        true,
        "latents must have the shape [batch, 4, frames, height, width], none of them 0; the shape is [4, 3, 2, 2]",
        4,
        3,
        2,
        2
    )]
    [InlineData(
        true,
        "latents must have the shape [batch, 4, frames, height, width], none of them 0; the shape is [1, 4, 0, 2, 2]",
        1,
        4,
        0,
        2,
        2
    )]
    public void EncodeOrDecode_WrongShape_SaysWhatFits(bool decode, string sentence, params int[] shape)
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var input = zeros(shape.Select(size => (long)size).ToArray());

        var fault = Assert.Throws<ArgumentException>(() => decode ? network.Decode(input) : network.Encode(input));

        Assert.Equal(sentence, fault.Message);
    }

    [Fact]
    public void Decode_WrongElementType_SaysWhatFits()
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var latents = zeros(new long[] { 1, 4, 3, 2, 2 }, ScalarType.BFloat16);

        var fault = Assert.Throws<ArgumentException>(() => network.Decode(latents));

        Assert.Equal("latents must be Float32 like the network's weights; they are BFloat16", fault.Message);
    }

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        var error = (expected - actual.to_type(ScalarType.Float32)).abs().mean() / expected.abs().mean();
        Assert.InRange(error.item<float>(), 0, 0.05f);
    }
}

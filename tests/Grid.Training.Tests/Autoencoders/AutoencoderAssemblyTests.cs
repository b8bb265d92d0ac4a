using Grid.Training.Autoencoders;
using Grid.Training.GridTiny;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.Tests.Autoencoders;

public sealed class AutoencoderAssemblyTests : IDisposable
{
    private readonly ImageAutoencoder _images = Images();

    [Fact]
    public void Inflate_SingleFrame_GivesTheImageAutoencodersNormalisedLatents()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var encoder = new ClipEncoder(_images);
        using var video = AutoencoderAssembly.Inflate(_images, GridTinyConfigs.Autoencoder, encoder.Statistics);
        var frame = ClipSampler.Draw(SyntheticWorld.Combinations, 1, 1, 0, 5);

        var (mean, deviation) = encoder.EncodeChunk(frame);
        var moments = video.Encode(frame).chunk(2, 1);

        Close(mean, moments[0] * AutoencoderAssembly.LatentScale, 1e-3);
        Close(deviation, (0.5 * moments[1]).exp() * AutoencoderAssembly.LatentScale, 1e-3);
    }

    [Fact]
    public void Inflate_SingleLatent_DecodesAsTheImageAutoencoder()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var encoder = new ClipEncoder(_images);
        using var video = AutoencoderAssembly.Inflate(_images, GridTinyConfigs.Autoencoder, encoder.Statistics);
        var frame = ClipSampler.Draw(SyntheticWorld.Combinations, 1, 1, 0, 6);

        var mean = video.Encode(frame).chunk(2, 1)[0].contiguous();

        Close(_images.Decode(_images.Encode(frame.squeeze(2)).chunk(2, 1)[0]), video.Decode(mean).squeeze(2), 1e-3);
    }

    [Fact]
    public void EncodeChunk_MovingClip_EqualsTheVideoAutoencoder()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var encoder = new ClipEncoder(_images);
        using var video = AutoencoderAssembly.Inflate(_images, GridTinyConfigs.Autoencoder, encoder.Statistics);
        var clip = ClipSampler.Draw(SyntheticWorld.Combinations, 1, 9, 1, 7);

        // The video autoencoder's group norms look at all frames together, so the two are near and not equal.
        Close(encoder.EncodeChunk(clip).Mean, video.Encode(clip).chunk(2, 1)[0] * AutoencoderAssembly.LatentScale, 0.1);
    }

    [Fact]
    public void Deflate_InflatedAutoencoder_GivesItsEncoderBack()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var encoder = new ClipEncoder(_images);
        using var video = AutoencoderAssembly.Inflate(_images, GridTinyConfigs.Autoencoder, encoder.Statistics);
        var clip = ClipSampler.Draw(SyntheticWorld.Combinations, 1, 9, 1, 8);

        var restored = AutoencoderAssembly.Deflate(video);

        Close(encoder.EncodeChunk(clip).Mean, restored.EncodeChunk(clip).Mean, 1e-5);
        Close(encoder.EncodeChunk(clip).Deviation, restored.EncodeChunk(clip).Deviation, 1e-5);
    }

    [Fact]
    public void Deflate_EncoderThatSeesSeveralFrames_IsRefused()
    {
        using var _ = no_grad();
        using var video = AutoencoderAssembly.Inflate(_images, GridTinyConfigs.Autoencoder, new ClipEncoder(_images).Statistics);
        video.state_dict()["encoder.conv_in.weight"].add_(0.1);

        var exception = Assert.Throws<InvalidOperationException>(() => AutoencoderAssembly.Deflate(video));

        Assert.Contains("encoder.conv_in", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_ManyPictures_AreNormalised()
    {
        using var scope = NewDisposeScope();
        var encoder = new ClipEncoder(_images);

        var mean = encoder.Encode(ClipSampler.Draw(SyntheticWorld.TrainingCombinations, 256, 1, 0, 99).squeeze(2)).Mean;

        Assert.All(mean.mean([0, 2, 3]).data<float>().ToArray(), value => Assert.InRange(value, -0.2, 0.2));
        Assert.All(mean.transpose(0, 1).flatten(1).std(1).data<float>().ToArray(), value => Assert.InRange(value, 0.8, 1.2));
    }

    public void Dispose() => _images.Dispose();

    private static ImageAutoencoder Images()
    {
        random.manual_seed(11);
        var config = GridTinyConfigs.Autoencoder;
        return new ImageAutoencoder(
            config.BaseChannels,
            config.ChannelMultipliers,
            config.LayersPerBlock,
            config.NormGroups,
            config.LatentChannels
        );
    }

    private static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(((actual - expected).abs().max() / expected.abs().max()).item<float>(), 0, tolerance);
    }
}

using Grid.Training.Autoencoders;
using Grid.Training.GridTiny;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.Tests.GridTiny;

public class LatentLibraryTests
{
    [Fact]
    public void Draw_SeveralChunks_AreTheLatentsOfOneLongClip()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(12);
        var config = GridTinyConfigs.Autoencoder;
        using var images = new ImageAutoencoder(
            config.BaseChannels,
            config.ChannelMultipliers,
            config.LayersPerBlock,
            config.NormGroups,
            config.LatentChannels
        );
        var encoder = new ClipEncoder(images);
        var combination = SyntheticWorld.Combinations[0];
        using var library = LatentLibrary.Encode(encoder, [combination], TestContext.Current.CancellationToken);

        using var generator = new Generator(4);
        var (latents, drawn) = library.Draw(1, 6, new Random(1), generator);

        Assert.Equal([1, 4, 6, 8, 8], latents.shape);
        Assert.Equal([combination], drawn);
        var best = Enumerable
            .Range(0, 16)
            .Min(place =>
            {
                var pixels = new float[3 * 18 * 64 * 64];
                ShapeRenderer.RenderPlanes(SyntheticWorld.Clip(combination, place), 0, 18, pixels);
                var clip = tensor(pixels, [1, 3, 18, 64, 64]);
                var encoded = cat([encoder.EncodeChunk(clip.narrow(2, 0, 9)).Mean, encoder.EncodeChunk(clip.narrow(2, 9, 9)).Mean], 2);
                return (encoded - latents).square().mean().item<float>();
            });
        var noise = encoder.EncodeChunk(ClipSampler.Draw([combination], 1, 1, 0, 1)).Deviation.square().mean().item<float>();
        Assert.InRange(best, 0, 2 * noise);
    }
}

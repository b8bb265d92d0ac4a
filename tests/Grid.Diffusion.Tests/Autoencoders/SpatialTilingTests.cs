using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Autoencoders;

public class SpatialTilingTests
{
    private static readonly TilingOptions Small = new()
    {
        SampleMinSize = 32,
        LatentMinSize = 4,
        OverlapFactor = 0.25,
    };

    [Fact]
    public void Run_PixelwiseNetwork_GivesTheNetworkOfTheWhole()
    {
        using var input = ToyAutoencoder.Random(1, 2, 3, 11, 7);

        using var tiled = SpatialTiling.Run(input, inputTile: 4, outputTile: 4, overlap: 0.5, tile => tile * 2);

        // Where every tile agrees, blending must change nothing and the kept parts must meet without gaps.
        Assert.True(tiled.allclose(input * 2, 1e-5, 1e-6));
    }

    [Fact]
    public void Decode_SmallerThanATile_IsNotTiled()
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var latents = ToyAutoencoder.Random(1, 4, 3, 4, 3);
        using var expected = network.Decode(latents);

        using var tiled = network.Decode(latents, Small);

        Assert.Equal(ToyAutoencoder.Bytes(expected), ToyAutoencoder.Bytes(tiled));
    }

    [Fact]
    public void EncodeAndDecode_OneLongSide_TilesEachSliceAndKeepsTheSize()
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.Slices);
        using var frames = ToyAutoencoder.Random(1, 3, 9, 16, 56);
        var before = LiveTensors.Count;

        using var moments = network.Encode(frames, Small);
        using var decoded = network.Decode(ToyAutoencoder.Random(1, 4, 3, 2, 7).DetachFromDisposeScope(), Small);

        Assert.Equal([1, 8, 3, 2, 7], moments.shape);
        Assert.Equal([1, 3, 9, 16, 56], decoded.shape);
        Assert.Equal(before + 3, LiveTensors.Count);
    }

    [Theory]
    [InlineData(32, 4, 1.0, "tile_overlap_factor must be at least 0 and below 1; it is 1")]
    [InlineData(64, 4, 0.25, "tile_sample_min_size must be 8 times tile_latent_min_size (4); it is 64")]
    [InlineData(32, 4, 0.3, "tile_latent_min_size times tile_overlap_factor must be a whole number of latent positions; it is 1.2")]
    public void Decode_UnfitTiling_NamesTheSetting(int sample, int latent, double overlap, string sentence)
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var latents = zeros(new long[] { 1, 4, 3, 1, 1 });
        var tiling = new TilingOptions
        {
            SampleMinSize = sample,
            LatentMinSize = latent,
            OverlapFactor = overlap,
        };

        var fault = Assert.Throws<ArgumentException>(() => network.Decode(latents, tiling));

        Assert.Equal(sentence, fault.Message);
    }
}

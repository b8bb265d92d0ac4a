using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Autoencoders;

public class AutoencoderChunksTests
{
    [Fact]
    public void DecodeChunked_MagViT_EqualsOneCallForEachChunkOfEachItem()
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var latents = ToyAutoencoder.Random(2, 4, 6, 2, 2);

        using var frames = network.DecodeChunked(latents, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([2, 3, 18, 16, 16], frames.shape);
        for (var item = 0; item < 2; item++)
        {
            for (var chunk = 0; chunk < 2; chunk++)
            {
                using var part = latents.narrow(0, item, 1).narrow(2, 3 * chunk, 3).contiguous();
                using var expected = network.Decode(part);
                Assert.Equal(ToyAutoencoder.Bytes(expected), ToyAutoencoder.Bytes(frames.narrow(0, item, 1).narrow(2, 9 * chunk, 9)));
            }
        }
    }

    [Fact]
    public void EncodeChunked_SliceMode_EqualsEncode()
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.Slices);
        using var frames = ToyAutoencoder.Random(1, 3, 17, 16, 16);
        using var expected = network.Encode(frames);

        using var moments = network.EncodeChunked(frames, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(ToyAutoencoder.Bytes(expected), ToyAutoencoder.Bytes(moments));
    }

    [Fact]
    public void DecodeChunked_EachChunk_IsReportedInOrderAndFreed()
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var latents = ToyAutoencoder.Random(2, 4, 5, 1, 1);
        var before = LiveTensors.Count;
        var seen = new List<string>();

        network.DecodeChunked(
            latents,
            chunk => seen.Add($"{chunk.Item}:{chunk.Slice.OutputStart}+{chunk.Values.shape[2]} {chunk.Done}/{chunk.Total}"),
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(["0:0+9 1/4", "0:9+5 2/4", "1:0+9 3/4", "1:9+5 4/4"], seen);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void DecodeChunked_CanceledInACallback_StopsAndFreesItsBuffer()
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.MagViT);
        using var latents = ToyAutoencoder.Random(1, 4, 9, 1, 1);
        using var cancellation = new CancellationTokenSource();
        var before = LiveTensors.Count;
        var chunks = 0;

        Assert.Throws<OperationCanceledException>(() =>
            network.DecodeChunked(
                latents,
                _ =>
                {
                    chunks++;
                    cancellation.Cancel();
                },
                cancellationToken: cancellation.Token
            )
        );
        Assert.Throws<OperationCanceledException>(() => network.DecodeChunked(latents, cancellationToken: cancellation.Token));

        Assert.Equal(1, chunks);
        Assert.Equal(before, LiveTensors.Count);
    }
}

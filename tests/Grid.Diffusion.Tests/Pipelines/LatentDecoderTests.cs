using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Tests.Autoencoders;
using Grid.Sampling;
using Grid.Sampling.Noise;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Pipelines;

public sealed class LatentDecoderTests
{
    private const int Channels = 4;
    private const int Side = 2;

    private static readonly VideoAutoencoderConfig MagViT = ToyAutoencoder.MagViT with { LayersPerBlock = 1 };
    private static readonly VideoAutoencoderConfig Slices = ToyAutoencoder.Slices with { LayersPerBlock = 1 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static INoiseSource Noise => NoiseSources.Create(NoiseSources.Philox, 5);

    // Latent frames: whole chunks; a last chunk cut short; one chunk; an image; slice mode with and without the leading image, and cut
    // short.
    [Theory]
    [InlineData(false, 9, true)]
    [InlineData(false, 9, false)]
    [InlineData(false, 8, true)]
    [InlineData(false, 3, true)]
    [InlineData(false, 1, true)]
    [InlineData(true, 8, true)]
    [InlineData(true, 9, true)]
    [InlineData(true, 9, false)]
    [InlineData(true, 3, true)]
    [InlineData(true, 1, true)]
    public void DecodeRange_AnyRangeFromItsLatentsAlone_EqualsThatPartOfTheWhole(bool slices, int latentFrames, bool smooth)
    {
        using var network = ToyAutoencoder.Create(slices ? Slices : MagViT);
        var decoder = new LatentDecoder(network, CPU);
        var latents = Latents(latentFrames);
        using var whole = WholeDecode(network, latents, latentFrames, smooth);
        var total = (int)whole.shape[2];
        Assert.Equal(total, decoder.FramesOf(latentFrames));

        for (var first = 0; first < total; first++)
        {
            // Ten frames: a chunk and the one in front of it.
            foreach (var count in new[] { Math.Min(10, total - first), first % 8 == 0 ? total - first : 1 })
            {
                using var expected = whole.narrow(2, first, count);
                using var actual = DecodeRange(decoder, latents, latentFrames, first, count, smooth);
                Assert.True(
                    ToyAutoencoder.Bytes(expected).SequenceEqual(ToyAutoencoder.Bytes(actual)),
                    $"frames {first} to {first + count - 1} of {total} differ"
                );
            }
        }
    }

    [Theory]
    [InlineData(false, 9)]
    [InlineData(true, 9)]
    public void DecodeAndSmooth_Whole_EqualWholeCalls(bool slices, int latentFrames)
    {
        using var network = ToyAutoencoder.Create(slices ? Slices : MagViT);
        var decoder = new LatentDecoder(network, CPU);
        var latents = Latents(latentFrames);
        using var expected = WholeDecode(network, latents, latentFrames, smooth: true);

        using var decoded = decoder.Decode(latents, new LatentShape(Channels, latentFrames, Side, Side), Token);
        using var smoothed = decoder.Smooth(decoded, Noise, Token);

        Assert.True(ToyAutoencoder.Bytes(expected).SequenceEqual(ToyAutoencoder.Bytes(smoothed)));
        Assert.False(ToyAutoencoder.Bytes(decoded).SequenceEqual(ToyAutoencoder.Bytes(smoothed)));
    }

    // MagViT: a smoothed range takes half a chunk more on each side, so one chunk there; one that begins and ends at half a chunk takes no
    // more than it lies in. Slice mode: each decoder call sees a slice on each side.
    [Theory]
    [InlineData(false, true, 0, 4, 36, 0, 3)]
    [InlineData(false, true, 0, 9, 36, 0, 6)]
    [InlineData(false, true, 90, 9, 36, 27, 9)]
    [InlineData(false, true, 89, 10, 36, 27, 9)]
    [InlineData(false, true, 99, 9, 36, 30, 6)]
    [InlineData(false, true, 76, 18, 36, 24, 9)]
    [InlineData(false, false, 90, 9, 36, 30, 3)]
    [InlineData(true, false, 40, 8, 36, 8, 6)]
    [InlineData(true, true, 40, 8, 36, 4, 14)]
    public void LatentsFor_Range_AreTheNeededOnesAndNoMore(
        bool slices,
        bool smooth,
        int first,
        int frames,
        int total,
        int firstLatent,
        int count
    )
    {
        using var network = ToyAutoencoder.Create(slices ? Slices : MagViT);

        Assert.Equal((firstLatent, count), new LatentDecoder(network, CPU).LatentsFor(first, frames, total, smooth));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DecodeRange_FortyTimesAsLong_HoldsNoMoreAtATime(bool slices)
    {
        using var network = ToyAutoencoder.Create(slices ? Slices : MagViT);
        var chunk = slices ? 2 : 3;

        // Five slices are the fewest in which the pipeline runs full.
        var few = PeakOf(network, 5 * chunk);
        var many = PeakOf(network, 120 * chunk);

        Assert.Equal(few, many);
    }

    [Fact]
    public void DecodeRange_LatentsMissingOrRangeOutside_IsRefused()
    {
        using var network = ToyAutoencoder.Create(MagViT);
        var decoder = new LatentDecoder(network, CPU);
        void Decode(int firstLatent, int latentFrames, int first, int frames) =>
            decoder.DecodeRange(
                Latents(latentFrames),
                new LatentShape(Channels, latentFrames, Side, Side),
                firstLatent,
                12,
                first,
                frames,
                Noise,
                _ => { },
                Token
            );

        Assert.StartsWith(
            "latent frames 3 to 8 are given; frames 9 to 17 need 0 to 8",
            Assert.Throws<ArgumentException>(() => Decode(3, 6, 9, 9)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "latent frames 0 to 7 are given; frames 9 to 17 need 0 to 8",
            Assert.Throws<ArgumentException>(() => Decode(0, 8, 9, 9)).Message,
            StringComparison.Ordinal
        );
        foreach (var (first, frames) in new[] { (-1, 2), (0, 0), (30, 7), (36, 1), (1, int.MaxValue) })
        {
            Assert.Contains(
                "must be a range inside 0 to 35",
                Assert.Throws<ArgumentException>(() => Decode(0, 12, first, frames)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void DecodeRange_CanceledInACallback_StopsAndFreesEverything()
    {
        using var network = ToyAutoencoder.Create(MagViT);
        using var cancellation = new CancellationTokenSource();
        var before = LiveTensors.Count;
        var calls = 0;

        Assert.Throws<OperationCanceledException>(() =>
            new LatentDecoder(network, CPU).DecodeRange(
                Latents(12),
                new LatentShape(Channels, 12, Side, Side),
                0,
                12,
                0,
                36,
                Noise,
                _ =>
                {
                    calls++;
                    cancellation.Cancel();
                },
                cancellation.Token
            )
        );

        Assert.Equal(1, calls);
        Assert.Equal(before, LiveTensors.Count);
    }

    // The released pipeline's order of things: decode all, encode the middle, decode it again, average.
    private static Tensor WholeDecode(VideoAutoencoder network, float[] latents, int latentFrames, bool smooth)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var z = tensor(latents, [1, Channels, latentFrames, Side, Side]) / 0.18215f;
        var frames = network.DecodeChunked(z, cancellationToken: Token).clamp(-1, 1);
        var (config, length) = (network.Config, (int)frames.shape[2]);
        if (!smooth || length <= config.EncoderSliceFrames)
        {
            return frames.MoveToOuterDisposeScope();
        }

        var front = config.EncoderSliceFrames / 2;
        var middle = frames.narrow(2, front, length - config.EncoderSliceFrames);
        var size = config.SliceCompression ? (int)middle.shape[2] : config.EncoderSliceFrames;
        var parts = new List<Tensor>();
        for (var start = 0; start < middle.shape[2]; start += size)
        {
            using var part = middle.narrow(2, start, Math.Min(size, middle.shape[2] - start)).contiguous();
            using var posterior = new DiagonalGaussian(network.Encode(part));
            var drawn = new float[posterior.Mean.numel()];
            Noise.Fill(NoiseStream.Smoothing, parts.Count, new LatentShape(Channels, (int)posterior.Mean.shape[2], Side, Side), 0, drawn);
            parts.Add(posterior.Sample(tensor(drawn, posterior.Mean.shape)));
        }

        var again = network.DecodeChunked(cat(parts, 2), cancellationToken: Token);
        var behind = front + middle.shape[2];
        return cat([frames.narrow(2, 0, front), (middle + again) / 2, frames.narrow(2, behind, length - behind)], 2)
            .clamp(-1, 1)
            .MoveToOuterDisposeScope();
    }

    private static Tensor DecodeRange(LatentDecoder decoder, float[] latents, int latentFrames, int first, int count, bool smooth)
    {
        var (firstLatent, needed) = decoder.LatentsFor(first, count, latentFrames, smooth);
        var part = Enumerable
            .Range(0, Channels)
            .SelectMany(channel => latents.Skip(((channel * latentFrames) + firstLatent) * Side * Side).Take(needed * Side * Side));
        using var scope = NewDisposeScope();
        var pieces = new List<Tensor>();
        decoder.DecodeRange(
            [.. part],
            new LatentShape(Channels, needed, Side, Side),
            firstLatent,
            latentFrames,
            first,
            count,
            smooth ? Noise : null,
            frames => pieces.Add(frames.clone().MoveToOtherDisposeScope(scope)),
            Token
        );
        return cat(pieces, 2).MoveToOuterDisposeScope();
    }

    private static long PeakOf(VideoAutoencoder network, int latentFrames)
    {
        var decoder = new LatentDecoder(network, CPU);
        var latents = Latents(latentFrames);
        var (before, peak, largest) = (LiveTensors.Count, 0L, 0L);
        decoder.DecodeRange(
            latents,
            new LatentShape(Channels, latentFrames, Side, Side),
            0,
            latentFrames,
            0,
            decoder.FramesOf(latentFrames),
            Noise,
            frames =>
            {
                peak = Math.Max(peak, Tensor.TotalCount - before);
                largest = Math.Max(largest, frames.shape[2]);
            },
            Token
        );
        Assert.Equal(before, LiveTensors.Count);
        Assert.InRange(largest, 1, network.Config.EncoderSliceFrames);
        return peak;
    }

    private static float[] Latents(int frames)
    {
        using var values = ToyAutoencoder.Random(Channels, frames, Side, Side);
        return values.data<float>().ToArray();
    }
}

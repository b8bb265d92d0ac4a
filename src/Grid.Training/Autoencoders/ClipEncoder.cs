using Grid.Training.GridTiny;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.Autoencoders;

/// <summary>
/// The finished encoder. Its kernels see one frame each, so a chunk of nine frames has the latents of its frames 0, 4 and 8, which is
/// what the video autoencoder's strides keep. Latents are normalised: mean 0 and deviation 1 in each channel.
/// </summary>
internal sealed class ClipEncoder
{
    private const int StatisticsBatches = 16;
    private const int StatisticsBatchSize = 64;

    private static readonly int[] KeptFrames = [0, 4, 8];

    private readonly ImageAutoencoder _images;

    public ClipEncoder(ImageAutoencoder images)
        : this(images, Measure(images)) { }

    public ClipEncoder(ImageAutoencoder images, LatentStatistics statistics)
    {
        _images = images;
        Statistics = statistics;
    }

    public LatentStatistics Statistics { get; }

    /// <summary>Frames of a chunk of nine whose latents are kept.</summary>
    public static IReadOnlyList<int> Kept => KeptFrames;

    /// <summary>Pictures [B, 3, H, W] to normalised mean and deviation of their latents, each [B, 4, H/8, W/8].</summary>
    public (Tensor Mean, Tensor Deviation) Encode(Tensor images)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (mean, logVariance) = Split(_images.Encode(images));
        var centre = Channel(Statistics.Mean);
        var scale = Channel(Statistics.Deviation);
        return (((mean - centre) / scale).MoveToOuterDisposeScope(), ((0.5 * logVariance).exp() / scale).MoveToOuterDisposeScope());
    }

    /// <summary>Chunks of nine frames [B, 3, 9, H, W], or single frames, to latents [B, 4, 3 or 1, H/8, W/8].</summary>
    public (Tensor Mean, Tensor Deviation) EncodeChunk(Tensor frames)
    {
        using var scope = NewDisposeScope();
        var kept = frames.shape[2] == 1 ? frames : frames.index_select(2, tensor(KeptFrames.Select(frame => (long)frame).ToArray()));
        var (mean, deviation) = Encode(kept.transpose(1, 2).flatten(0, 1));
        return (Restore(mean, frames.shape[0]).MoveToOuterDisposeScope(), Restore(deviation, frames.shape[0]).MoveToOuterDisposeScope());
    }

    private static Tensor Restore(Tensor flat, long batch) =>
        flat.unflatten(0, [batch, flat.shape[0] / batch]).transpose(1, 2).contiguous();

    private static (Tensor Mean, Tensor LogVariance) Split(Tensor moments)
    {
        var parts = moments.chunk(2, 1);
        return (parts[0], parts[1]);
    }

    private static Tensor Channel(float[] values) => tensor(values).view(1, -1, 1, 1);

    private static LatentStatistics Measure(ImageAutoencoder images)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var batches = new List<Tensor>();
        for (var i = 0; i < StatisticsBatches; i++)
        {
            var pictures = ClipSampler.Draw(SyntheticWorld.TrainingCombinations, StatisticsBatchSize, 1, 0, (ulong)i).squeeze(2);
            batches.Add(Split(images.Encode(pictures)).Mean.transpose(0, 1).flatten(1));
        }

        var all = cat(batches, 1); // (C, samples)
        return new LatentStatistics(all.mean([1]).data<float>().ToArray(), all.std(1).data<float>().ToArray());
    }
}

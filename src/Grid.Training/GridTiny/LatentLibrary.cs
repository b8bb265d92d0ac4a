using Grid.Diffusion.Weights;
using Grid.Training.Autoencoders;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>
/// The latents of every clip of the training combinations, encoded once: a chunk of nine frames for each combination and place. Longer
/// clips are made of chunks, since nine frames move a shape by one place of the lattice.
/// </summary>
internal sealed class LatentLibrary : IDisposable
{
    public const int ChunkLatents = 3;

    private const int PlacesAChunk = 1;
    private const string MeansKey = "means";
    private const string DeviationsKey = "deviations";

    /// <summary>Metadata that tells which encoder the latents are of.</summary>
    private const string OriginKey = "statistics";

    private const int Side = SyntheticWorld.PlacesPerSide;

    private readonly Tensor _means;
    private readonly Tensor _deviations;

    private LatentLibrary(IReadOnlyList<ShapeCombination> combinations, Tensor means, Tensor deviations)
    {
        Combinations = combinations;
        _means = means;
        _deviations = deviations;
    }

    public IReadOnlyList<ShapeCombination> Combinations { get; }

    /// <summary>Reads the latents that an earlier run with this encoder left in a file, or encodes and leaves them.</summary>
    public static LatentLibrary Open(
        string path,
        ClipEncoder encoder,
        IReadOnlyList<ShapeCombination> combinations,
        CancellationToken cancellationToken
    )
    {
        var origin = string.Join(' ', encoder.Statistics.Mean.Concat(encoder.Statistics.Deviation));
        if (File.Exists(path))
        {
            using var file = SafetensorsFile.Open(path);
            if (file.Metadata.GetValueOrDefault(OriginKey) == origin)
            {
                return new LatentLibrary(combinations, file.Read(MeansKey), file.Read(DeviationsKey));
            }
        }

        var library = Encode(encoder, combinations, cancellationToken);
        SafetensorsWriter.Write(
            path,
            new Dictionary<string, Tensor> { [MeansKey] = library._means, [DeviationsKey] = library._deviations },
            new Dictionary<string, string> { [OriginKey] = origin }
        );
        return library;
    }

    public static LatentLibrary Encode(
        ClipEncoder encoder,
        IReadOnlyList<ShapeCombination> combinations,
        CancellationToken cancellationToken
    )
    {
        const int Plane = SyntheticWorld.Size * SyntheticWorld.Size * 3;
        const int Places = Side * Side;
        using var scope = NewDisposeScope();
        var (means, deviations) = (new List<Tensor>(), new List<Tensor>());
        var pixels = new float[Places * ChunkLatents * Plane];
        foreach (var combination in combinations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var place = 0; place < Places; place++)
            {
                var clip = SyntheticWorld.Clip(combination, place);
                for (var i = 0; i < ChunkLatents; i++)
                {
                    ShapeRenderer.RenderPlanes(clip, ClipEncoder.Kept[i], 1, pixels.AsSpan(((place * ChunkLatents) + i) * Plane, Plane));
                }
            }

            using var inner = NewDisposeScope();
            var images = tensor(pixels, [Places * ChunkLatents, 3, SyntheticWorld.Size, SyntheticWorld.Size]);
            var (mean, deviation) = encoder.Encode(images);
            means.Add(Arrange(mean).MoveToOuterDisposeScope());
            deviations.Add(Arrange(deviation).MoveToOuterDisposeScope());
        }

        return new LatentLibrary(combinations, stack(means).DetachFromDisposeScope(), stack(deviations).DetachFromDisposeScope());
    }

    /// <summary>Draws clips with posterior noise: latents [count, 4, latent frames, 8, 8] and the combination of each.</summary>
    /// <param name="latentFrames">1 for single frames, else a multiple of 3.</param>
    public (Tensor Latents, ShapeCombination[] Combinations) Draw(int count, int latentFrames, Random random, Generator generator)
    {
        using var scope = NewDisposeScope();
        var (means, deviations) = (new Tensor[count], new Tensor[count]);
        var drawn = new ShapeCombination[count];
        for (var i = 0; i < count; i++)
        {
            var index = random.Next(Combinations.Count);
            var (x, y) = (random.Next(Side), random.Next(Side));
            drawn[i] = Combinations[index];
            if (latentFrames == 1)
            {
                var frame = random.Next(ChunkLatents);
                means[i] = _means[index, (y * Side) + x].narrow(1, frame, 1);
                deviations[i] = _deviations[index, (y * Side) + x].narrow(1, frame, 1);
                continue;
            }

            long[] places =
            [
                .. Enumerable
                    .Range(0, latentFrames / ChunkLatents)
                    .Select(chunk => (long)PlaceOf(drawn[i].Direction, x, y, chunk * PlacesAChunk)),
            ];
            means[i] = Join(_means[index], places);
            deviations[i] = Join(_deviations[index], places);
        }

        var mean = stack(means);
        return ((mean + (stack(deviations) * randn(mean.shape, generator: generator))).MoveToOuterDisposeScope(), drawn);
    }

    public void Dispose()
    {
        _means.Dispose();
        _deviations.Dispose();
    }

    // [places * 3, C, h, w] to [places, C, 3, h, w]
    private static Tensor Arrange(Tensor flat) =>
        flat.unflatten(0, [flat.shape[0] / ChunkLatents, ChunkLatents]).transpose(1, 2).contiguous();

    private static Tensor Join(Tensor library, long[] places) => cat([.. places.Select(place => library[place])], 1);

    private static int PlaceOf(Direction direction, int x, int y, int way)
    {
        switch (direction)
        {
            case Direction.Left:
                x -= way;
                break;
            case Direction.Right:
                x += way;
                break;
            case Direction.Up:
                y -= way;
                break;
            default:
                y += way;
                break;
        }

        return (((y % Side) + Side) % Side * Side) + (((x % Side) + Side) % Side);
    }
}

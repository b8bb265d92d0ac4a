namespace Grid.Diffusion.Autoencoders;

/// <summary>
/// Cuts a clip along time. MagViT: chunks that see nothing of each other. Slice mode: the first frame of an odd clip alone, then slices;
/// decoding shows each slice the slice before (never the lone first frame) and the slice after.
/// </summary>
public static class TemporalPlan
{
    /// <summary>Slices that encode <paramref name="frames"/> frames, in order of time.</summary>
    public static IReadOnlyList<TemporalSlice> ForEncode(VideoAutoencoderConfig config, int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        return Cut(config, frames, config.EncoderSliceFrames, halo: 0, (count, _) => LatentFrames(config, count));
    }

    /// <summary>Slices that decode <paramref name="latentFrames"/> latent frames, in order of time.</summary>
    public static IReadOnlyList<TemporalSlice> ForDecode(VideoAutoencoderConfig config, int latentFrames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latentFrames, 1);
        var halo = config.SliceCompression ? config.DecoderSliceLatents : 0;
        return Cut(config, latentFrames, config.DecoderSliceLatents, halo, (count, mode) => Frames(config, count, mode));
    }

    /// <summary>
    /// Indices [First, End) of the slices of a plan that make output frames <paramref name="first"/> to <paramref name="first"/> +
    /// <paramref name="count"/>.
    /// </summary>
    internal static (int First, int End) SlicesOf(IReadOnlyList<TemporalSlice> plan, int first, int count)
    {
        var (low, high) = (0, plan.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = plan[middle].OutputEnd > first ? (low, middle) : (middle + 1, high);
        }

        var end = low + 1;
        while (end < plan.Count && plan[end].OutputStart < first + count)
        {
            end++;
        }

        return (low, end);
    }

    /// <summary>All frames in one MagViT call.</summary>
    internal static TemporalSlice WholeEncode(VideoAutoencoderConfig config, int frames) =>
        new(0, 0, frames, 0, 0, 0, LatentFrames(config, frames), TemporalMode.Chunk);

    /// <summary>All latent frames in one MagViT call.</summary>
    internal static TemporalSlice WholeDecode(VideoAutoencoderConfig config, int latentFrames) =>
        new(0, 0, latentFrames, 0, 0, 0, Frames(config, latentFrames, TemporalMode.Chunk), TemporalMode.Chunk);

    /// <summary>Latent frames of one encoder call: each temporal level halves and rounds up.</summary>
    private static int LatentFrames(VideoAutoencoderConfig config, int frames) =>
        config.TemporalDown.SkipLast(1).Where(temporal => temporal).Aggregate(frames, (count, _) => (count + 1) / 2);

    /// <summary>Frames of one decoder call.</summary>
    private static int Frames(VideoAutoencoderConfig config, int latentFrames, TemporalMode mode) =>
        config
            .TemporalUp.SkipLast(1)
            .Where(temporal => temporal)
            .Aggregate(latentFrames, (count, _) => mode switch
                {
                    TemporalMode.Chunk => (2 * count) - 1,
                    TemporalMode.Slice => 2 * count,
                    _ => count,
                });

    private static List<TemporalSlice> Cut(
        VideoAutoencoderConfig config,
        int length,
        int step,
        int halo,
        Func<int, TemporalMode, int> outputs
    )
    {
        var slices = new List<TemporalSlice>();
        var output = 0;
        void Add(int start, int count, int before, int after, TemporalMode mode)
        {
            var produced = outputs(count, mode);
            slices.Add(new TemporalSlice(slices.Count, start, count, before, after, output, produced, mode));
            output += produced;
        }

        var first = 0;
        if (config.SliceCompression && length % 2 != 0)
        {
            Add(0, 1, 0, 0, TemporalMode.FirstFrame);
            first = 1;
        }

        var mode = config.SliceCompression ? TemporalMode.Slice : TemporalMode.Chunk;
        for (var start = first; start < length; start += step)
        {
            var count = Math.Min(step, length - start);
            Add(start, count, start == first ? 0 : halo, Math.Min(halo, length - start - count), mode);
        }

        return slices;
    }
}

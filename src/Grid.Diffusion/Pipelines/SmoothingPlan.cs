using Grid.Diffusion.Autoencoders;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// Which frames of a clip are smoothed, and the slices of their re-encoding. Frames from half a slice after the start to half a slice
/// before the end form the middle, a clip of its own: it is encoded and decoded again by plans that count from its first frame.
/// </summary>
internal sealed class SmoothingPlan
{
    public SmoothingPlan(VideoAutoencoderConfig config, int frames)
    {
        var slice = config.EncoderSliceFrames;
        if (frames <= slice)
        {
            return;
        }

        Start = slice / 2;
        End = frames - (slice - Start);
        Encode = TemporalPlan.ForEncode(config, End - Start);
        Decode = TemporalPlan.ForDecode(config, Encode[^1].OutputEnd);
        if (Decode[^1].OutputEnd != End - Start)
        {
            throw new ArgumentException(
                $"{frames} frames cannot be smoothed: {End - Start} of them are encoded to {Encode[^1].OutputEnd} latent "
                    + $"frames, which are decoded to {Decode[^1].OutputEnd}"
            );
        }
    }

    /// <summary>First smoothed frame.</summary>
    public int Start { get; }

    /// <summary>The frame behind the last smoothed one; equals <see cref="Start"/> in clips of one slice.</summary>
    public int End { get; }

    /// <summary>Slices from frames to latents of the middle.</summary>
    public IReadOnlyList<TemporalSlice> Encode { get; } = [];

    /// <summary>Slices from latents to frames of the middle.</summary>
    public IReadOnlyList<TemporalSlice> Decode { get; } = [];

    /// <summary>The smoothed part [First, End) of frames [first, first + count); empty where First is not below End.</summary>
    public (int First, int End) Within(int first, int count) => (Math.Max(first, Start), Math.Min(first + count, End));

    /// <summary>
    /// The frames [First, End), counted in the whole clip, that must be decoded so that [first, first + count) can be smoothed.
    /// </summary>
    public (int First, int End) FramesFor(int first, int count)
    {
        var (smoothFirst, smoothEnd) = Within(first, count);
        if (smoothFirst >= smoothEnd)
        {
            return (first, first + count);
        }

        var decode = TemporalPlan.SlicesOf(Decode, smoothFirst - Start, smoothEnd - smoothFirst);
        var (latentFirst, latentEnd) = InputsOf(Decode, decode);
        var encode = TemporalPlan.SlicesOf(Encode, latentFirst, latentEnd - latentFirst);
        var (frameFirst, frameEnd) = InputsOf(Encode, encode);
        return (Math.Min(first, Start + frameFirst), Math.Max(first + count, Start + frameEnd));
    }

    /// <summary>Inputs [First, End) that slices [First, End) of a plan read.</summary>
    public static (int First, int End) InputsOf(IReadOnlyList<TemporalSlice> plan, (int First, int End) slices) =>
        (plan[slices.First].FirstInput, plan[slices.End - 1].FirstInput + plan[slices.End - 1].InputCount);
}

namespace Grid.Sampling.Windows;

/// <summary>
/// How a latent video is cut into windows that overlap. A value: the same plan gives the same windows anywhere, so it stands in a video's
/// manifest and the workers have no say in it. All lengths are latent frames.
/// </summary>
/// <param name="Frames">Length of the video.</param>
/// <param name="Window">Length of every window; the video's, where that is shorter.</param>
/// <param name="Overlap">Least number of frames that neighbours share; 0 where there is one window.</param>
/// <param name="Chunk">Windows begin at multiples of this, the autoencoder's chunk.</param>
/// <param name="Schedule">One of <see cref="WindowSchedules"/>.</param>
/// <param name="Blend">One of <see cref="WindowBlends"/>.</param>
public sealed record WindowPlan(int Frames, int Window, int Overlap, int Chunk, string Schedule, string Blend)
{
    /// <summary>Most latent frames of a video: above 10,000 frames in every mode, and small enough to count in.</summary>
    public const int MaxFrames = 1 << 16;

    /// <summary>Plans a video.</summary>
    /// <param name="frames">Length of the video: 1, or whole chunks, with a frame more where the autoencoder codes a leading image.</param>
    /// <param name="window">Most latent frames that the model sees at once; rounded down to whole chunks.</param>
    /// <param name="overlap">Frames that neighbours share at least; rounded up to whole chunks.</param>
    /// <param name="chunk">The autoencoder's latent chunk.</param>
    /// <exception cref="ArgumentException">A value is out of range; the sentence names it and what it may be.</exception>
    public static WindowPlan Create(
        int frames,
        int window,
        int overlap,
        int chunk,
        string schedule = WindowSchedules.Static,
        string blend = WindowBlends.Triangular
    )
    {
        Require(frames is >= 1 and <= MaxFrames, $"frames {frames} must be 1 to {MaxFrames} latent frames.");
        Require(chunk >= 1, $"chunk {chunk} must be at least 1.");
        Require(window >= chunk, $"window {window} must be at least the autoencoder's chunk of {chunk} latent frames.");
        Require(
            WindowSchedules.Names.Contains(schedule),
            $"schedule '{schedule}' is unknown; use one of {string.Join(", ", WindowSchedules.Names)}."
        );
        Require(WindowBlends.Names.Contains(blend), $"blend '{blend}' is unknown; use one of {string.Join(", ", WindowBlends.Names)}.");
        if (frames <= window)
        {
            return new WindowPlan(frames, frames, 0, chunk, schedule, blend);
        }

        var whole = window / chunk * chunk;
        var shared = (overlap + chunk - 1) / chunk * chunk;
        Require(
            overlap >= 0 && shared < whole,
            $"overlap {overlap} must be 0 to {whole - chunk} latent frames, less than the window of {whole}."
        );
        return new WindowPlan(frames, whole, shared, chunk, schedule, blend);
    }

    /// <summary>Whether the network sees the whole video at once.</summary>
    public bool IsSingle => Window >= Frames;

    /// <summary>The windows of an evaluation, in order; every frame is in at least one, and all have the plan's length.</summary>
    /// <param name="evaluation">0-based; of no influence where the schedule is static.</param>
    public IReadOnlyList<LatentWindow> WindowsAt(int evaluation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(evaluation);
        if (IsSingle)
        {
            return [new LatentWindow(0, Frames)];
        }

        var stride = Window - Overlap;
        var shift = Schedule == WindowSchedules.Uniform ? Chunk * (int)(stride / Chunk * Spread(evaluation)) : 0;
        var windows = new List<LatentWindow> { new(0, Window) };
        for (var first = stride - shift; first < Frames - Window; first += stride)
        {
            if (first > 0)
            {
                windows.Add(new LatentWindow(first, Window));
            }
        }

        // The last one is as long as the others: it reaches back instead of being cut short.
        windows.Add(new LatentWindow(Frames - Window, Window));
        return windows;
    }

    // 0, 1/2, 1/4, 3/4, 1/8, ...: the bits of the number behind the point in reverse, so that shifts of neighbouring steps lie far apart.
    private static double Spread(int number)
    {
        var (value, digit) = (0.0, 0.5);
        for (; number > 0; number >>= 1, digit /= 2)
        {
            value += (number & 1) * digit;
        }

        return value;
    }

    private static void Require(bool condition, FormattableString problem)
    {
        if (!condition)
        {
            throw new ArgumentException(FormattableString.Invariant(problem));
        }
    }
}

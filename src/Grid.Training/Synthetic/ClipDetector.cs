namespace Grid.Training.Synthetic;

/// <summary>
/// Reads background, colour, shape and direction from a clip of the synthetic world by plain image analysis. Pictures wrap around, so
/// positions are averaged on a circle and differences taken the short way.
/// </summary>
public static class ClipDetector
{
    /// <summary>Share of the picture that must look like its background.</summary>
    private const double SmallestBackgroundShare = 0.6;

    /// <summary>Largest distance of a read colour from its name's, in RGB of [0, 1].</summary>
    private const double LargestColorDistance = 0.25;

    /// <summary>Largest distance of a read background from its name's.</summary>
    private const double LargestBackgroundDistance = 0.15;

    /// <summary>Distance from the background below which nothing counts as a shape.</summary>
    private const double SmallestContrast = 0.15;

    private const double SmallestOverlap = 0.7;

    /// <summary>Pixels a frame below which a shape counts as still; and how much the main axis must exceed the other.</summary>
    private const double SmallestSpeed = 0.5;
    private const double SmallestDominance = 2;

    /// <summary>Reads a clip of 64 x 64 pixels.</summary>
    /// <exception cref="ArgumentException">The frames have another size.</exception>
    public static ClipReading Read(RgbClip clip)
    {
        if (clip.Height != SyntheticWorld.Size || clip.Width != SyntheticWorld.Size || clip.Frames < 1)
        {
            throw new ArgumentException(
                $"the clip is {clip.Frames} frames of {clip.Width} x {clip.Height}; the detector reads one or more of "
                    + $"{SyntheticWorld.Size} x {SyntheticWorld.Size}",
                nameof(clip)
            );
        }

        var frames = Enumerable.Range(0, clip.Frames).Select(index => FrameAnalysis.Of(clip.Frame(index))).ToArray();
        var background = Nearest(SyntheticWorld.Backgrounds, Median(frames.Select(frame => frame.Background)), LargestBackgroundDistance);
        if (background is not null && frames.Average(frame => frame.BackgroundShare) < SmallestBackgroundShare)
        {
            background = null;
        }

        var seen = frames.Where(frame => frame.Contrast >= SmallestContrast).ToArray();
        if (background is null || seen.Length <= clip.Frames / 2)
        {
            return new ClipReading(background, null, null, null);
        }

        var color = Nearest(SyntheticWorld.Colors, Median(seen.Select(frame => frame.Color)), LargestColorDistance);
        return new ClipReading(background, color, ReadShape(seen), ReadDirection(frames));
    }

    private static ShapeKind? ReadShape(FrameAnalysis[] frames)
    {
        FrameAnalysis[] some = [.. new[] { 0, frames.Length / 2, frames.Length - 1 }.Distinct().Select(index => frames[index])];
        var best = Enum.GetValues<ShapeKind>()
            .Select(shape => (Shape: shape, Overlap: some.Average(frame => frame.Overlap(shape))))
            .MaxBy(candidate => candidate.Overlap);
        return best.Overlap >= SmallestOverlap ? best.Shape : null;
    }

    private static Direction? ReadDirection(FrameAnalysis[] frames)
    {
        if (frames.Length < 2)
        {
            return null;
        }

        var (x, y) = (0.0, 0.0);
        for (var i = 1; i < frames.Length; i++)
        {
            x += ShapeRenderer.Wrap(frames[i].X - frames[i - 1].X);
            y += ShapeRenderer.Wrap(frames[i].Y - frames[i - 1].Y);
        }

        var (main, other) = Math.Abs(x) > Math.Abs(y) ? (x, y) : (y, x);
        if (Math.Abs(main) < SmallestSpeed * (frames.Length - 1) || Math.Abs(main) < SmallestDominance * Math.Abs(other))
        {
            return null;
        }

        return Math.Abs(x) > Math.Abs(y)
            ? x < 0
                ? Direction.Left
                : Direction.Right
            : y < 0
                ? Direction.Up
                : Direction.Down;
    }

    private static string? Nearest(IReadOnlyList<NamedColor> names, RgbColor color, double largest)
    {
        var best = names.MinBy(name => color.DistanceTo(name))!;
        return color.DistanceTo(best) <= largest ? best.Name : null;
    }

    private static RgbColor Median(IEnumerable<RgbColor> colors) => RgbColor.Median([.. colors]);
}

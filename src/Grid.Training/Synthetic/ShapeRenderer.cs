namespace Grid.Training.Synthetic;

/// <summary>Draws clips of the synthetic world with soft edges on a picture that wraps around.</summary>
public static class ShapeRenderer
{
    /// <summary>Width in pixels of the ramp between shape and background.</summary>
    private const double EdgeWidth = 2.0;

    private const double CircleRadius = 12.0;
    private const double SquareHalfSide = 11.0;
    private const double TriangleTop = -15.0;
    private const double TriangleBottom = 10.0;
    private const double TriangleHalfBase = 15.0;

    private static readonly double TriangleSlant = Math.Sqrt(
        ((TriangleBottom - TriangleTop) * (TriangleBottom - TriangleTop)) + (TriangleHalfBase * TriangleHalfBase)
    );

    /// <summary>Draws a window as [3, frames, 64, 64] in [-1, 1].</summary>
    /// <param name="firstFrame">The clip's frame that comes first; any number, also negative or between frames.</param>
    public static void RenderPlanes(ShapeClip clip, double firstFrame, int frames, Span<float> destination)
    {
        const int Plane = SyntheticWorld.Size * SyntheticWorld.Size;
        if (destination.Length != 3 * frames * Plane)
        {
            throw new ArgumentException(
                $"destination holds {destination.Length} values, {3 * frames * Plane} are needed",
                nameof(destination)
            );
        }

        var (color, background) = (clip.Combination.Color, clip.Combination.Background);
        for (var frame = 0; frame < frames; frame++)
        {
            var (x, y) = clip.CentreAt(firstFrame + frame);
            for (var pixel = 0; pixel < Plane; pixel++)
            {
                var cover = Coverage(
                    clip.Combination.Shape,
                    Wrap((pixel % SyntheticWorld.Size) + 0.5 - x),
                    Wrap((pixel / SyntheticWorld.Size) + 0.5 - y)
                );
                var at = (frame * Plane) + pixel;
                destination[at] = Mix(background.Red, color.Red, cover);
                destination[at + (frames * Plane)] = Mix(background.Green, color.Green, cover);
                destination[at + (2 * frames * Plane)] = Mix(background.Blue, color.Blue, cover);
            }
        }
    }

    /// <summary>Draws a window as 8-bit frames.</summary>
    public static RgbClip Render(ShapeClip clip, double firstFrame, int frames)
    {
        var planes = new float[3 * frames * SyntheticWorld.Size * SyntheticWorld.Size];
        RenderPlanes(clip, firstFrame, frames, planes);
        return RgbClip.FromPlanes(planes, frames, SyntheticWorld.Size, SyntheticWorld.Size);
    }

    /// <summary>
    /// The share of a pixel that a shape covers, 0 to 1; <paramref name="x"/> and <paramref name="y"/> in pixels from its centre.
    /// </summary>
    internal static float Coverage(ShapeKind shape, double x, double y)
    {
        var distance = shape switch
        {
            ShapeKind.Circle => Math.Sqrt((x * x) + (y * y)) - CircleRadius,
            ShapeKind.Square => Math.Max(Math.Abs(x), Math.Abs(y)) - SquareHalfSide,
            _ => Math.Max(
                y - TriangleBottom,
                ((Math.Abs(x) * (TriangleBottom - TriangleTop)) - ((y - TriangleTop) * TriangleHalfBase)) / TriangleSlant
            ),
        };
        return (float)Math.Clamp(0.5 - (distance / EdgeWidth), 0, 1);
    }

    /// <summary>A difference of positions on the wrapped picture, in [-32, 32).</summary>
    internal static double Wrap(double difference)
    {
        const double Size = SyntheticWorld.Size;
        return difference - (Size * Math.Floor((difference / Size) + 0.5));
    }

    private static float Mix(float background, float color, float cover) => (2 * (background + ((color - background) * cover))) - 1;
}

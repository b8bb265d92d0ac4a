namespace Grid.Training.Synthetic;

/// <summary>The measurements that the detector takes of one frame.</summary>
internal sealed class FrameAnalysis
{
    private const int Size = SyntheticWorld.Size;
    private const double BackgroundTolerance = 0.12;

    /// <summary>
    /// Share of the strongest contrast above which a pixel belongs to the shape, and above which it shows the shape's own colour.
    /// </summary>
    private const double ShapeShare = 0.5;
    private const double ColorShare = 0.75;

    /// <summary>Share of pixels, the strongest ones, that the contrast is the least of: a shape fills 9 to 12 %.</summary>
    private const double StrongShare = 0.04;

    /// <summary>From the place a triangle is drawn at to its centroid, in pixels downwards: a third of its height above its base.</summary>
    private const double TriangleOffset = 1.67;

    private static readonly (double Sine, double Cosine)[] Circle =
    [
        .. Enumerable.Range(0, Size).Select(i => Math.SinCos((i + 0.5) * 2 * Math.PI / Size)),
    ];

    private readonly double[] _cover;

    private FrameAnalysis(RgbColor background, double backgroundShare, double contrast, RgbColor color, double[] cover)
    {
        (Background, BackgroundShare, Contrast, Color, _cover) = (background, backgroundShare, contrast, color, cover);
        (X, Y) = (CircularMean(cover, pixel => pixel % Size), CircularMean(cover, pixel => pixel / Size));
    }

    public RgbColor Background { get; }

    /// <summary>Share of pixels near the background colour.</summary>
    public double BackgroundShare { get; }

    /// <summary>Distance of the shape's colour from the background.</summary>
    public double Contrast { get; }

    public RgbColor Color { get; }

    /// <summary>Centre of the shape in pixels, on the circle [0, 64).</summary>
    public double X { get; }

    public double Y { get; }

    public static FrameAnalysis Of(ReadOnlySpan<byte> rgb)
    {
        var pixels = new RgbColor[Size * Size];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = new RgbColor(rgb[3 * i] / 255.0, rgb[(3 * i) + 1] / 255.0, rgb[(3 * i) + 2] / 255.0);
        }

        // A shape never covers half of the picture, so the median of all pixels is background.
        var background = RgbColor.Median(pixels);
        double[] distances = [.. pixels.Select(pixel => pixel.DistanceTo(background))];
        double[] sorted = [.. distances];
        Array.Sort(sorted);
        var contrast = sorted[^((int)(StrongShare * sorted.Length) + 1)];
        var share = distances.Count(distance => distance < BackgroundTolerance) / (double)distances.Length;
        var strong = pixels.Where((_, i) => distances[i] >= ColorShare * contrast).ToArray();
        double[] cover = [.. distances.Select(distance => distance >= ShapeShare * contrast ? 1.0 : 0.0)];
        return new FrameAnalysis(background, share, contrast, RgbColor.Median(strong), cover);
    }

    /// <summary>
    /// Intersection over union of the seen shape with a drawn one, at the best place within a pixel of the same centroid.
    /// </summary>
    public double Overlap(ShapeKind shape)
    {
        // A drawn triangle's centroid lies below the place it is drawn at.
        const int Reach = 1;
        var middle = CentroidOffset(shape);
        var best = 0.0;
        for (var dy = -Reach; dy <= Reach; dy++)
        {
            for (var dx = -Reach; dx <= Reach; dx++)
            {
                best = Math.Max(best, Overlap(shape, X + dx, Y - middle + dy));
            }
        }

        return best;
    }

    private static double CentroidOffset(ShapeKind shape) => shape == ShapeKind.Triangle ? TriangleOffset : 0;

    private double Overlap(ShapeKind shape, double x, double y)
    {
        var (intersection, union) = (0.0, 0.0);
        for (var pixel = 0; pixel < _cover.Length; pixel++)
        {
            var drawn = ShapeRenderer.Coverage(
                shape,
                ShapeRenderer.Wrap((pixel % Size) + 0.5 - x),
                ShapeRenderer.Wrap((pixel / Size) + 0.5 - y)
            );
            intersection += Math.Min(drawn, _cover[pixel]);
            union += Math.Max(drawn, _cover[pixel]);
        }

        return union == 0 ? 0 : intersection / union;
    }

    private static double CircularMean(double[] weights, Func<int, int> coordinate)
    {
        var (sine, cosine) = (0.0, 0.0);
        for (var pixel = 0; pixel < weights.Length; pixel++)
        {
            var place = Circle[coordinate(pixel)];
            sine += weights[pixel] * place.Sine;
            cosine += weights[pixel] * place.Cosine;
        }

        var mean = Math.Atan2(sine, cosine) * Size / (2 * Math.PI);
        return mean < 0 ? mean + Size : mean;
    }
}

using Grid.Sampling.Windows;

namespace Grid.Sampling.Tests.Windows;

public class WindowBlenderTests
{
    private static readonly LatentShape Shape = new(2, 12, 1, 2);

    private static float[] Video => [.. Enumerable.Range(0, Shape.Count).Select(i => MathF.Sin(i))];

    [Theory]
    [InlineData("static", "triangular")]
    [InlineData("uniform", "flat")]
    public void Blend_PredictionsThatAgree_GivesThem(string schedule, string blend)
    {
        var plan = WindowPlan.Create(12, 6, 3, 3, schedule, blend);
        var video = Video;
        var result = new float[Shape.Count];

        Blend(plan, 1, [.. plan.WindowsAt(1).Select(window => Cut(video, window))], Shape, result);

        Assert.Equal(video, result, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Blend_TwoWindowsThatDiffer_WeighsByTheDistanceFromTheBorder()
    {
        var shape = new LatentShape(1, 9, 1, 1);
        var plan = WindowPlan.Create(9, 6, 3, 3);
        var result = new float[9];

        Blend(
            plan,
            0,
            [
                [0, 0, 0, 0, 0, 0],
                [1, 1, 1, 1, 1, 1],
            ],
            shape,
            result
        );

        // Frames 3, 4, 5 are the first window's last three (weights 3, 2, 1) and the second's first three (1, 2, 3).
        Assert.Equal([0, 0, 0, 0.25f, 0.5f, 0.75f, 1, 1, 1], result);
    }

    [Fact]
    public void Blend_OneWindow_IsThePredictionBitForBit()
    {
        var plan = WindowPlan.Create(12, 12, 3, 3);
        var video = Video;
        var result = new float[Shape.Count];

        Blend(plan, 0, [video], Shape, result);

        Assert.Equal(video, result);
    }

    [Fact]
    public void Begin_AfterOtherEvaluations_LeavesNothingOfThem()
    {
        var plan = WindowPlan.Create(12, 6, 3, 3, WindowSchedules.Uniform);
        var (blender, expected, actual) = (new WindowBlender(plan, Shape), new float[Shape.Count], new float[Shape.Count]);
        Blend(plan, 1, [.. plan.WindowsAt(1).Select(window => Cut(Video, window))], Shape, expected);
        blender.Add(0, Cut(Video, blender.Windows[0]));

        blender.Begin(1);
        AddAll(blender, [.. plan.WindowsAt(1).Select(window => Cut(Video, window))]);
        blender.Finish(actual);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Finish_PredictionMissing_IsRefused()
    {
        var blender = new WindowBlender(WindowPlan.Create(12, 6, 3, 3), Shape);
        blender.Add(0, new float[24]);

        Assert.Equal(
            "window 1 of 3 is not added yet.",
            Assert.Throws<InvalidOperationException>(() => blender.Finish(new float[Shape.Count])).Message
        );
    }

    [Fact]
    public void Add_OutOfOrderOrTooShort_IsRefusedAndChangesNothing()
    {
        var blender = new WindowBlender(WindowPlan.Create(12, 6, 3, 3), Shape);

        Assert.Equal(
            "window 1 of 3 is given where window 0 is due.",
            Assert.Throws<InvalidOperationException>(() => blender.Add(1, new float[24])).Message
        );
        Assert.Throws<ArgumentException>(() => blender.Add(0, new float[23]));
        Assert.Equal(0, blender.Added);

        AddAll(blender, [new float[24], new float[24], new float[24]]);
        Assert.Equal(
            "window 3 of 3 is given where all are added.",
            Assert.Throws<InvalidOperationException>(() => blender.Add(3, new float[24])).Message
        );
    }

    [Fact]
    public void Constructor_ShapeOfAnotherLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new WindowBlender(WindowPlan.Create(9, 6, 3, 3), Shape));

    [Fact]
    public void Cut_WindowBeyondTheVideo_IsRefused() =>
        Assert.Throws<ArgumentException>(() => WindowBlender.Cut(Video, Shape, new LatentWindow(9, 6), new float[24]));

    private static void Blend(WindowPlan plan, int evaluation, float[][] predictions, LatentShape shape, float[] destination)
    {
        var blender = new WindowBlender(plan, shape);
        blender.Begin(evaluation);
        AddAll(blender, predictions);
        blender.Finish(destination);
    }

    private static void AddAll(WindowBlender blender, float[][] predictions)
    {
        for (var index = 0; index < predictions.Length; index++)
        {
            blender.Add(index, predictions[index]);
        }
    }

    private static float[] Cut(float[] video, LatentWindow window)
    {
        var part = new float[Shape.Count / Shape.Frames * window.Count];
        WindowBlender.Cut(video, Shape, window, part);
        return part;
    }
}

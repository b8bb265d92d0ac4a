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

        Blend(plan, 0, [[0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]], shape, result);

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
    public void Finish_WindowMissing_IsRefused()
    {
        var blender = new WindowBlender(WindowPlan.Create(12, 6, 3, 3), Shape);
        blender.Add(0, new float[24]);

        Assert.Throws<InvalidOperationException>(() => blender.Finish(new float[Shape.Count]));
    }

    [Fact]
    public void Add_WindowOutOfTurnOrOfAnotherLength_IsRefused()
    {
        var blender = new WindowBlender(WindowPlan.Create(12, 6, 3, 3), Shape);

        Assert.Throws<InvalidOperationException>(() => blender.Add(1, new float[24]));
        Assert.Throws<ArgumentException>(() => blender.Add(0, new float[23]));
    }

    [Fact]
    public void Cut_WindowBeyondTheVideo_IsRefused() =>
        Assert.Throws<ArgumentException>(() => WindowBlender.Cut(Video, Shape, new LatentWindow(9, 6), new float[24]));

    private static void Blend(WindowPlan plan, int evaluation, float[][] predictions, LatentShape shape, float[] result)
    {
        var blender = new WindowBlender(plan, shape);
        blender.Begin(evaluation);
        for (var index = 0; index < predictions.Length; index++)
        {
            blender.Add(index, predictions[index]);
        }

        blender.Finish(result);
    }

    private static float[] Cut(float[] video, LatentWindow window)
    {
        var part = new float[Shape.Count / Shape.Frames * window.Count];
        WindowBlender.Cut(video, Shape, window, part);
        return part;
    }
}

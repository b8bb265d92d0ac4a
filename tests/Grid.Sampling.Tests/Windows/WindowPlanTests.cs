using CsCheck;
using Grid.Sampling.Windows;

namespace Grid.Sampling.Tests.Windows;

public class WindowPlanTests
{
    private static readonly Gen<WindowPlan> Plans =
        from chunk in Gen.Int[1, 4]
        from chunks in Gen.Int[1, 3400]
        from window in Gen.Int[2, 16]
        from overlap in Gen.Int[0, window - 1]
        from schedule in Gen.Int[0, WindowSchedules.Names.Count - 1].Select(index => WindowSchedules.Names[index])
        from blend in Gen.Int[0, WindowBlends.Names.Count - 1].Select(index => WindowBlends.Names[index])
        select WindowPlan.Create(chunks * chunk, window * chunk, overlap * chunk, chunk, schedule, blend);

    [Fact]
    public void WindowsAt_AnyPlanAndEvaluation_CoverEveryFrameWithFullOverlappingWindowsOnChunks() =>
        Gen.Select(Plans, Gen.Int[0, 60])
            .Sample(
                (plan, evaluation) =>
                {
                    var windows = plan.WindowsAt(evaluation);
                    Assert.Equal(0, windows[0].First);
                    Assert.Equal(plan.Frames, windows[^1].End);
                    Assert.All(windows, window => Assert.Equal((plan.Window, 0), (window.Count, window.First % plan.Chunk)));
                    Assert.All(windows.Zip(windows.Skip(1)), pair =>
                        Assert.InRange(pair.First.End - pair.Second.First, plan.Overlap, plan.Window - 1)
                    );
                }
            );

    [Fact]
    public void WindowsAt_Static_AreTheSameAtEveryEvaluation()
    {
        var plan = WindowPlan.Create(30, 9, 3, 3);

        Assert.Equal([0, 6, 12, 18, 21], plan.WindowsAt(0).Select(window => window.First));
        Assert.Equal(plan.WindowsAt(0), plan.WindowsAt(17));
    }

    [Fact]
    public void WindowsAt_Uniform_PutsBordersElsewhereAtTheNextEvaluation()
    {
        var plan = WindowPlan.Create(36, 12, 3, 3, WindowSchedules.Uniform);

        Assert.Equal([0, 9, 18, 24], plan.WindowsAt(0).Select(window => window.First));
        Assert.Equal([0, 6, 15, 24], plan.WindowsAt(1).Select(window => window.First));
        Assert.Equal([0, 3, 12, 21, 24], plan.WindowsAt(3).Select(window => window.First));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public void Create_VideoThatFits_IsOneWindow(int frames)
    {
        var plan = WindowPlan.Create(frames, 9, 3, 3);

        Assert.True(plan.IsSingle);
        Assert.Equal([new LatentWindow(0, frames)], plan.WindowsAt(5));
    }

    [Fact]
    public void Create_WindowAndOverlapOffTheChunk_SnapToIt()
    {
        var plan = WindowPlan.Create(60, 11, 2, 3);

        Assert.Equal((9, 3), (plan.Window, plan.Overlap));
    }

    [Theory]
    [InlineData(0, 9, 3, "static", "flat", "frames 0")]
    [InlineData(99, 2, 0, "static", "flat", "window 2")]
    [InlineData(99, 9, 7, "static", "flat", "overlap 7 must be 0 to 6")]
    [InlineData(99, 9, -1, "static", "flat", "overlap -1")]
    [InlineData(99, 9, 3, "moving", "flat", "static, uniform")]
    [InlineData(99, 9, 3, "static", "soft", "triangular, flat")]
    public void Create_BadValue_NamesItAndWhatItMayBe(int frames, int window, int overlap, string schedule, string blend, string said)
    {
        var exception = Assert.Throws<ArgumentException>(() => WindowPlan.Create(frames, window, overlap, 3, schedule, blend));

        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }
}

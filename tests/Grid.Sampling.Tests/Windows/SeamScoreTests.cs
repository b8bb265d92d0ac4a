using Grid.Sampling.Windows;

namespace Grid.Sampling.Tests.Windows;

public class SeamScoreTests
{
    [Fact]
    public void Frames_MagVit_AreTheBeginningsAndEndsOfWindows()
    {
        // Windows 0-9, 6-15, 9-18 in latent frames.
        var borders = WindowBorders.Frames(WindowPlan.Create(18, 9, 3, 3), TemporalCompression.MagVit);

        Assert.Equal([18, 27, 45], borders.Order());
    }

    [Fact]
    public void Frames_SliceModeWithALeadingImage_AreShiftedByIt()
    {
        // 9 latent frames: the image, then 4 chunks of 2; windows 0-4, 4-8, 5-9.
        var borders = WindowBorders.Frames(WindowPlan.Create(9, 4, 0, 2), TemporalCompression.Slice);

        Assert.Equal([1 + 12, 1 + 16, 1 + 28], borders.Order());
    }

    [Fact]
    public void Frames_OneWindow_AreNone() => Assert.Empty(WindowBorders.Frames(WindowPlan.Create(9, 9, 3, 3), TemporalCompression.MagVit));

    [Fact]
    public void Of_JumpsAtBorders_IsHowManyTimesLargerTheyAre()
    {
        float[] differences = [99, 1, 3, 1, float.NaN, 5, 1];

        Assert.Equal(4, SeamScore.Of(differences, new HashSet<int> { 2, 5 })!.Value, 1e-9);
    }

    [Fact]
    public void Of_NoBordersOrNoMotion_IsNull()
    {
        Assert.Null(SeamScore.Of([0, 1, 1], new HashSet<int>()));
        Assert.Null(SeamScore.Of([0, 0, 1], new HashSet<int> { 2 }));
        Assert.Null(SeamScore.Of([0, 1], new HashSet<int> { 1 }));
    }
}

using Grid.Training.Synthetic;

namespace Grid.Training.Tests.Synthetic;

public class SyntheticWorldTests
{
    [Fact]
    public void Combinations_AllValues_AreThereOnce()
    {
        Assert.Equal(216, SyntheticWorld.Combinations.Count);
        Assert.Equal(216, SyntheticWorld.Combinations.Select(combination => combination.Caption).Distinct().Count());
        Assert.Equal("a red circle moving left on a black background", SyntheticWorld.Combinations[0].Caption);
    }

    [Fact]
    public void HeldOut_EveryFifth_ShowsEveryValue()
    {
        var heldOut = SyntheticWorld.HeldOutCombinations;

        Assert.Equal(43, heldOut.Count);
        Assert.Empty(heldOut.Intersect(SyntheticWorld.TrainingCombinations));
        Assert.Equal(6, heldOut.Select(combination => combination.Color).Distinct().Count());
        Assert.Equal(3, heldOut.Select(combination => combination.Shape).Distinct().Count());
        Assert.Equal(4, heldOut.Select(combination => combination.Direction).Distinct().Count());
        Assert.Equal(3, heldOut.Select(combination => combination.Background).Distinct().Count());
    }

    [Fact]
    public void Render_OneTurnLater_IsTheSamePicture()
    {
        // 36 frames at 16/9 pixels are 64 pixels, the width of the picture.
        var clip = SyntheticWorld.Clip(SyntheticWorld.Combinations[5], 12);

        Assert.Equal(ShapeRenderer.Render(clip, 0, 3).Pixels, ShapeRenderer.Render(clip, 36, 3).Pixels);
    }

    [Fact]
    public void Render_NextChunk_IsTheChunkOfTheNextPlace()
    {
        var combination = SyntheticWorld.Combinations.First(combination => combination.Direction == Direction.Right);

        var later = ShapeRenderer.Render(SyntheticWorld.Clip(combination, 10), 9, 9);

        Assert.Equal(ShapeRenderer.Render(SyntheticWorld.Clip(combination, 11), 0, 9).Pixels, later.Pixels);
    }

    [Fact]
    public void RenderPlanes_WrongLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() =>
            ShapeRenderer.RenderPlanes(SyntheticWorld.Clip(SyntheticWorld.Combinations[0], 0), 0, 1, new float[5])
        );

    [Fact]
    public void Clip_PlaceOffTheLattice_IsRefused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticWorld.Clip(SyntheticWorld.Combinations[0], 16));

        Assert.Contains("0 to 15", exception.Message, StringComparison.Ordinal);
    }
}

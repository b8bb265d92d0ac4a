using Grid.Storage.Space;
using Grid.Testing.Time;

namespace Grid.Storage.Tests.Space;

public sealed class SpaceGuardTests
{
    private const long Gigabyte = 1L << 30;

    private long? _free = 10 * Gigabyte;

    [Fact]
    public void Measure_VolumeFillsAndEmpties_HasSpaceOnlyFromTheHigherLimitOn()
    {
        using var guard = SpaceGuards.Of(new Dictionary<SpaceArea, string> { [SpaceArea.State] = "/state" }, measure: _ =>
            _free is { } free ? new VolumeSpace(free, 100 * Gigabyte) : null
        );
        var limits = SpaceLimits.For(100 * Gigabyte);
        Assert.True(guard.CanKeepJobs);

        Assert.False(HasSpaceWith(limits.Low - 1));
        Assert.False(HasSpaceWith(limits.Low));
        Assert.False(HasSpaceWith(limits.High - 1));
        Assert.True(HasSpaceWith(limits.High));
        Assert.True(HasSpaceWith(limits.Low));
        Assert.False(HasSpaceWith(0));
        Assert.True(HasSpaceWith(null));
        Assert.True(guard.HasSpace(SpaceArea.Artifacts));

        bool HasSpaceWith(long? free)
        {
            _free = free;
            guard.Measure();
            return guard.HasSpace(SpaceArea.State);
        }
    }

    [Theory]
    [InlineData(SpaceArea.State, false)]
    [InlineData(SpaceArea.Artifacts, false)]
    [InlineData(SpaceArea.Scratch, true)]
    public void NoteFull_AnArea_StopsWhatNeedsIt(SpaceArea area, bool canKeepJobs)
    {
        using var guard = SpaceGuards.Of([]);

        guard.NoteFull(area);
        Assert.Equal((canKeepJobs, false), (guard.CanKeepJobs, guard.CanWork));

        guard.NoteWritten(area);
        Assert.Equal((true, true), (guard.CanKeepJobs, guard.CanWork));
    }

    [Fact]
    public void NoteFull_AndNobodyWrites_LetsAnotherTryAfterAMoment()
    {
        var time = new ShiftedTicks();
        using var guard = SpaceGuards.Of([], time);

        guard.NoteFull(SpaceArea.State);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(guard.CanKeepJobs);

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(guard.CanKeepJobs);
    }

    [Theory]
    [InlineData(256L << 10, 64L << 10)]
    [InlineData(2L << 20, 512L << 10)]
    [InlineData(1L << 30, (1L << 30) / 50)]
    [InlineData(1L << 40, 64L << 20)]
    public void For_VolumeOfASize_IsAShareWithinBounds(long total, long low) =>
        Assert.Equal(new SpaceLimits(low, low + (low / 2)), SpaceLimits.For(total));

    [Fact]
    public void Of_FolderOfThisMachine_SaysWhatIsFree()
    {
        var space = VolumeSpace.Of(Path.GetTempPath());

        Assert.InRange(space!.Value.Free, 1, space.Value.Total);
        Assert.Null(VolumeSpace.Of("/no/such/folder"));
    }
}

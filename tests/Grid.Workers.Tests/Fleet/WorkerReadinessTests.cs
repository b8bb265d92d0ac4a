using Grid.Contracts;
using Grid.Storage.Space;
using Grid.Testing;
using Grid.Workers.Fleet;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Workers.Tests.Fleet;

public sealed class WorkerReadinessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SpaceGuard _space;

    public WorkerReadinessTests() => _space = new SpaceGuard(new Dictionary<SpaceArea, string>(), _time, NullLogger<SpaceGuard>.Instance);

    private string Programs => _folder.Combine("programs");

    private string Scratch => _folder.Combine("scratch");

    public void Dispose()
    {
        _space.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Check_AllThere_FindsNothingAndLeavesNothing()
    {
        Put("ffmpeg", "ffprobe");

        Assert.Null(Readiness().Check());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Scratch));
    }

    [Theory]
    [InlineData("ffprobe", "ffmpeg")]
    [InlineData("ffmpeg", "ffprobe")]
    public void Check_OneProgramMissing_NamesItAndHowToGetIt(string there, string missing)
    {
        Put(there);

        var flaw = Readiness().Check();

        Assert.Equal("ffmpeg_missing", flaw?.Code);
        Assert.Equal($"{missing} was not found; install it with: apt-get install -y ffmpeg.", flaw?.Reason);
    }

    [Fact]
    public void Check_ProgramThatComesBack_IsSeenWithinASecond()
    {
        Put("ffprobe");
        var readiness = Readiness();
        Assert.NotNull(readiness.Check());
        Put("ffmpeg");

        Assert.NotNull(readiness.Check());
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(readiness.Check());
    }

    [Fact]
    public void Check_SimulationWithoutPrograms_NeedsNone() => Assert.Null(Readiness(needsMedia: false).Check());

    [Fact]
    public void Check_ScratchBelowAFile_IsUnwritable()
    {
        Put("ffmpeg", "ffprobe");
        File.WriteAllText(Scratch, "");

        var flaw = Readiness().Check();

        Assert.Equal(WorkerReadiness.ScratchUnwritable, flaw?.Code);
        Assert.Contains(Scratch, flaw?.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SpaceArea.State)]
    [InlineData(SpaceArea.Artifacts)]
    [InlineData(SpaceArea.Scratch)]
    public void Check_WriteThatFailedForWantOfSpace_IsTold(SpaceArea area)
    {
        Put("ffmpeg", "ffprobe");
        var readiness = Readiness();
        Assert.Null(readiness.Check());

        _space.NoteFull(area);

        Assert.Equal(GridErrorCodes.StorageFull, readiness.Check()?.Code);
    }

    private WorkerReadiness Readiness(bool needsMedia = true) => new(Scratch, needsMedia, _space, _time, Programs);

    private void Put(params string[] programs)
    {
        Directory.CreateDirectory(Programs);
        Array.ForEach(programs, program => File.WriteAllText(Path.Combine(Programs, program), ""));
    }
}

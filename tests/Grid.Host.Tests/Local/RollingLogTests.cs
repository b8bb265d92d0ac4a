using Grid.Host.Local;
using Grid.Testing;

namespace Grid.Host.Tests.Local;

public sealed class RollingLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteLine_BeyondTheLimit_KeepsTwoFilesOfThatSize()
    {
        var path = _folder.Combine("child.log");
        using (var log = new RollingLog(path, limit: 1000))
        {
            foreach (var number in Enumerable.Range(0, 500))
            {
                log.WriteLine($"line {number}");
            }
        }

        Assert.Equal(["child.log", "child.log.1"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
        Assert.All(Directory.EnumerateFiles(_folder.Path), file => Assert.InRange(new FileInfo(file).Length, 1, 1020));
        Assert.Equal("line 499", File.ReadAllLines(path)[^1]);
        var kept = File.ReadAllLines(path + ".1").Concat(File.ReadAllLines(path)).ToArray();
        Assert.Equal(Enumerable.Range(500 - kept.Length, kept.Length).Select(number => $"line {number}"), kept);
    }

    [Fact]
    public void WriteLine_ToAFileOfAnEarlierProcessThatIsFull_BeginsANewOne()
    {
        var path = _folder.Combine("child.log");
        File.WriteAllText(path, new string('x', 2000));
        using (var log = new RollingLog(path, limit: 1000))
        {
            log.WriteLine("first");
        }

        Assert.Equal(["first"], File.ReadAllLines(path));
        Assert.Equal(2000, new FileInfo(path + ".1").Length);
    }

    [Fact]
    public void WriteLine_WhileTheFileCannotBeWritten_CountsAndTellsLater()
    {
        var folder = _folder.Combine("logs");
        using var log = new RollingLog(Path.Combine(folder, "child.log"));

        log.WriteLine("lost");
        log.WriteLine("lost as well");
        var lost = log.Lost;
        Directory.CreateDirectory(folder);
        log.WriteLine("kept");

        Assert.Equal(2, lost);
        Assert.Equal(0, log.Lost);
        Assert.Equal(["(2 lines could not be written here)", "kept"], File.ReadAllLines(Path.Combine(folder, "child.log")));
    }
}

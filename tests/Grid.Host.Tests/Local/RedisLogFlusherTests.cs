using Grid.Host.Local;
using Grid.Testing;

namespace Grid.Host.Tests.Local;

public sealed class RedisLogFlusherTests
{
    [Fact]
    public void Flush_LogOfAServer_TakesItsAppendOnlyFilesOnly()
    {
        using var folder = new TemporaryFolder();
        var log = Directory.CreateDirectory(folder.Combine("appendonlydir")).FullName;
        File.WriteAllText(Path.Combine(log, "appendonly.aof.1.base.aof"), "base");
        File.WriteAllText(Path.Combine(log, "appendonly.aof.1.incr.aof"), "writes");
        File.WriteAllText(Path.Combine(log, "appendonly.aof.manifest"), "files");

        Assert.Equal(2, RedisLogFlusher.Flush(folder.Path));
    }

    [Fact]
    public void Flush_FolderWithoutALog_DoesNothing()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(0, RedisLogFlusher.Flush(folder.Path));
    }
}

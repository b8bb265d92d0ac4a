using Grid.Storage.Embedded;
using Grid.Testing;

namespace Grid.Storage.Tests.Embedded;

public sealed class SiloDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NameInUse_IsRefused()
    {
        using var first = SiloDirectory.Open(_folder.Path, "gpu");

        var refused = Assert.Throws<StateDirectoryException>(() => SiloDirectory.Open(_folder.Path, "gpu"));

        Assert.Contains("SiloName", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FoldersOfOthers_RemovesThoseThatNobodyHolds()
    {
        using var running = SiloDirectory.Open(_folder.Path, "running");
        Directory.CreateDirectory(_folder.Combine("silos", "killed", "scratch"));
        File.WriteAllText(_folder.Combine("silos", "killed", "silo.lock"), "");

        using var mine = SiloDirectory.Open(_folder.Path, "mine");

        Assert.Equal([mine.Root, running.Root], Directory.GetDirectories(_folder.Combine("silos")).Order());
    }

    [Fact]
    public void Dispose_OwnFolder_IsGone()
    {
        var own = SiloDirectory.Open(_folder.Path, "gpu");

        own.Dispose();

        Assert.False(Directory.Exists(own.Root));
    }
}

using Grid.Storage.Embedded;
using Grid.Testing;

namespace Grid.Storage.Tests.Embedded;

public sealed class StateDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_FolderInUse_SaysByWhomAndWhatToDo()
    {
        using var first = StateDirectory.Open(_folder.Path);
        first.Announce(new Uri("http://127.0.0.1:5210"));

        var refused = Assert.Throws<StateDirectoryException>(() => StateDirectory.Open(_folder.Path));

        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("GRID_HOME", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderLetGo_TakesIt()
    {
        StateDirectory.Open(_folder.Path).Dispose();

        using var second = StateDirectory.Open(_folder.Path);

        Assert.Null(StateDirectory.FindOwner(_folder.Path));
    }

    [Fact]
    public void Open_PathIsAFile_Refuses()
    {
        File.WriteAllText(_folder.Combine("file"), "");

        Assert.Throws<StateDirectoryException>(() => StateDirectory.Open(_folder.Combine("file")));
    }
}

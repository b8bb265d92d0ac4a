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
        first.Announce(new Uri("http://127.0.0.1:5210"), first.State);

        var refused = Assert.Throws<StateDirectoryInUseException>(() => StateDirectory.Open(_folder.Path));

        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("GRID_HOME", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NewFolder_IsItsOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes of files.");
            return;
        }

        var root = _folder.Combine("state");

        using var opened = StateDirectory.Open(root);

        // What is made below it later is behind its door.
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(root));
    }

    [Fact]
    public void Open_FolderLetGo_TakesIt()
    {
        StateDirectory.Open(_folder.Path).Dispose();

        using var second = StateDirectory.Open(_folder.Path);

        Assert.Null(StateDirectory.FindOwner(_folder.Path));
    }

    [Fact]
    public void State_OfAFolder_StaysAndIsNoOtherFolders()
    {
        string first;
        using (var opened = StateDirectory.Open(_folder.Combine("one")))
        {
            first = opened.State;
            opened.Announce(new Uri("http://127.0.0.1:5210"), opened.State);
            Assert.Equal(first, StateDirectory.FindOwner(opened.Root)!.State);
        }

        using var again = StateDirectory.Open(_folder.Combine("one"));
        using var other = StateDirectory.Open(_folder.Combine("two"));

        Assert.True(StateId.IsValid(first));
        Assert.Equal(first, again.State);
        Assert.NotEqual(first, other.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    public void State_FileDamaged_IsDrawnAnew(string content)
    {
        StateDirectory.Open(_folder.Path).Dispose();
        File.WriteAllText(_folder.Combine("state.id"), content);

        using var opened = StateDirectory.Open(_folder.Path);

        Assert.True(StateId.IsValid(opened.State));
    }

    [Fact]
    public void Open_PathIsAFile_Refuses()
    {
        File.WriteAllText(_folder.Combine("file"), "");

        Assert.Throws<StateDirectoryException>(() => StateDirectory.Open(_folder.Combine("file")));
    }
}

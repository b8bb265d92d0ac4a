using System.Diagnostics;
using System.Net.Sockets;
using Grid.Sampling.Files;

namespace Grid.Sampling.Tests.Files;

public sealed class FileStatusTests : IDisposable
{
    private const uint Ada = 1000;
    private const uint Ben = 1001;
    private const uint Root = 0;
    private const int Folder = 0x4000;
    private const int Sticky = 0x200;

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-status-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_PipesSocketsAndDevices_SaysWhatTheyAre()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, pipe);
        var socket = Path.Combine(_folder, "socket");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socket));

        Assert.Equal(
            ["a named pipe", "a named pipe", "a socket", "a device"],
            new[] { pipe, link, socket, "/dev/null" }.Select(path => FileStatus.Of(path)?.Special)
        );
    }

    [Fact]
    public void Of_FilesAndFolders_AreNotSpecial()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var found = FileStatus.Of(file)!.Value;

        Assert.Null(found.Special);
        Assert.Equal(FileStatus.User, found.Owner);
        Assert.Null(FileStatus.Of(_folder)!.Value.Special);
        Assert.Null(FileStatus.Of(Path.Combine(_folder, "nothing")));
    }

    [Theory]
    [InlineData(Sticky, Root, Ben, Ada, false)]
    [InlineData(Sticky, Root, Ada, Ada, true)]
    [InlineData(Sticky, Ada, Ben, Ada, true)]
    [InlineData(Sticky, Ben, Ben, Root, true)]
    [InlineData(0, Root, Ben, Ada, true)]
    public void LetsReplace_FilesOfOthers_IsForbiddenInStickyFolders(int mode, uint owner, uint ownerOfFile, uint user, bool expected)
    {
        var folder = new FileStatus(Folder | mode, owner);

        Assert.Equal(expected, folder.LetsReplace(new FileStatus(0, ownerOfFile), user));
    }
}

using System.Security.Cryptography;
using Grid.Storage.Artifacts;
using Grid.Testing;

namespace Grid.Storage.Tests.Artifacts;

public sealed class LocalArtifactStoreTests : IDisposable
{
    private static readonly ArtifactName Name = ArtifactName.ForJob("default", "video_1", "file.bin");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriteAsync_Content_IsReadBackWithItsHash()
    {
        var store = new LocalArtifactStore(_folder.Path);
        var content = RandomNumberGenerator.GetBytes(300_000);

        var info = await store.WriteAsync(Name, content, TestContext.Current.CancellationToken);

        Assert.Equal(content, await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), info.Sha256);
        Assert.Equal(content.Length, info.Bytes);
    }

    [Fact]
    public async Task OpenReadAsync_Seek_ReadsFromThere()
    {
        var store = new LocalArtifactStore(_folder.Path);
        await store.WriteAsync(Name, new byte[] { 1, 2, 3, 4 }, TestContext.Current.CancellationToken);

        await using var stream = await store.OpenReadAsync(Name, TestContext.Current.CancellationToken);
        stream!.Seek(2, SeekOrigin.Begin);

        Assert.Equal(3, stream.ReadByte());
    }

    [Fact]
    public async Task WriteAsync_Transient_IsReadBackAndLeavesNothingElse()
    {
        var store = new LocalArtifactStore(_folder.Path);

        var info = await store.WriteAsync(Name, new byte[] { 1, 2, 3 }.AsMemory(1), ArtifactDurability.Transient, TestContext.Current.CancellationToken);

        Assert.Equal([2, 3], await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([2, 3])), info.Sha256);
        Assert.Empty(Directory.GetFiles(_folder.Combine(".incoming")));
    }

    [Fact]
    public async Task ReadRangeAsync_PartOfAnArtifact_FillsTheBuffer()
    {
        var store = new LocalArtifactStore(_folder.Path);
        await store.WriteAsync(Name, new byte[] { 1, 2, 3, 4 }, TestContext.Current.CancellationToken);
        var part = new byte[2];

        Assert.True(await store.ReadRangeAsync(Name, 1, part, TestContext.Current.CancellationToken));

        Assert.Equal([2, 3], part);
    }

    [Fact]
    public async Task ReadRangeAsync_BehindTheEndOrAbsent_SaysSo()
    {
        var store = new LocalArtifactStore(_folder.Path);
        await store.WriteAsync(Name, new byte[] { 1, 2, 3, 4 }, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<EndOfStreamException>(() => store.ReadRangeAsync(Name, 3, new byte[2], TestContext.Current.CancellationToken));

        Assert.Contains("has 4 bytes; 2 from byte 3 on", failure.Message, StringComparison.Ordinal);
        Assert.False(await store.ReadRangeAsync(ArtifactName.Parse("default/other"), 0, new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WriteAsync_SourceFails_LeavesTheEarlierArtifactAndNoFile()
    {
        var store = new LocalArtifactStore(_folder.Path);
        await store.WriteAsync(Name, new byte[] { 1 }, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(Name, new BrokenStream(), TestContext.Current.CancellationToken));

        Assert.Equal([1], await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_folder.Combine(".incoming")));
    }

    [Fact]
    public async Task DeleteFolderAsync_FilesOfAJob_LeavesOtherJobsAlone()
    {
        var store = new LocalArtifactStore(_folder.Path);
        var other = ArtifactName.ForJob("default", "video_2", "file.bin");
        await store.WriteAsync(Name, new byte[] { 1 }, TestContext.Current.CancellationToken);
        await store.WriteAsync(other, new byte[] { 2 }, TestContext.Current.CancellationToken);

        await store.DeleteFolderAsync(ArtifactName.JobFolder("default", "video_1"), TestContext.Current.CancellationToken);

        Assert.Null(await store.OpenReadAsync(Name, TestContext.Current.CancellationToken));
        Assert.Equal([2], await store.ReadAllAsync(other, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task DeleteAsync_NothingThere_IsNoError()
    {
        var store = new LocalArtifactStore(_folder.Path);

        await store.DeleteAsync(Name, TestContext.Current.CancellationToken);

        Assert.Null(await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Constructor_FilesInTheMaking_RemovesThoseThatAProcessLeft()
    {
        Directory.CreateDirectory(_folder.Combine(".incoming"));
        File.WriteAllText(_folder.Combine(".incoming", "half"), "half");
        File.SetLastWriteTimeUtc(_folder.Combine(".incoming", "half"), File.GetLastWriteTimeUtc(_folder.Combine(".incoming", "half")).AddHours(-2));
        File.WriteAllText(_folder.Combine(".incoming", "growing"), "of another process");

        _ = new LocalArtifactStore(_folder.Path);

        Assert.Equal([_folder.Combine(".incoming", "growing")], Directory.GetFiles(_folder.Combine(".incoming")));
    }
}

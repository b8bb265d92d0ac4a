using System.Security.Cryptography;
using Grid.Storage.Artifacts;
using Grid.Storage.Space;
using Grid.Storage.Tests.Space;
using Grid.Testing;

namespace Grid.Storage.Tests.Artifacts;

public sealed class LocalArtifactStoreTests : ArtifactStoreConformance, IDisposable
{
    private const int NoSpaceLeft = 28;
    private const int QuotaUsedUp = 122;
    private const int InputOutputError = 5;

    private static readonly ArtifactName Name = ArtifactName.ForJob("default", "video_1", "file.bin");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IArtifactStore Open() => new LocalArtifactStore(_folder.Path);

    [Fact]
    public async Task WriteAsync_Transient_IsReadBackAndLeavesNothingElse()
    {
        var store = new LocalArtifactStore(_folder.Path);

        var info = await store.WriteAsync(
            Name,
            new byte[] { 1, 2, 3 }.AsMemory(1),
            ArtifactDurability.Transient,
            TestContext.Current.CancellationToken
        );

        Assert.Equal([2, 3], await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([2, 3])), info.Sha256);
        Assert.Empty(Directory.GetFiles(_folder.Combine(".incoming")));
    }

    [Theory]
    [InlineData(NoSpaceLeft)]
    [InlineData(QuotaUsedUp)]
    [InlineData(InputOutputError)]
    public async Task WriteAsync_SystemHasNoSpace_IsStorageFullLeavesTheEarlierFileAndTellsTheGuard(int error)
    {
        using var space = SpaceGuards.Of([]);
        var store = new LocalArtifactStore(_folder.Path, space: space);
        await store.WriteAsync(Name, new byte[] { 1 }, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<StorageFullException>(() =>
            store.WriteAsync(
                Name,
                new FailingStream(new IOException("as the system says it", error)),
                TestContext.Current.CancellationToken
            )
        );

        Assert.False(space.HasSpace(SpaceArea.Artifacts));
        Assert.Equal([1], await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_folder.Combine(".incoming")));

        await store.WriteAsync(Name, new byte[] { 2 }, TestContext.Current.CancellationToken);
        Assert.True(space.HasSpace(SpaceArea.Artifacts));
    }

    [Fact]
    public async Task WriteAsync_OtherFailure_IsNotTakenForAFullDisk()
    {
        using var space = SpaceGuards.Of([]);
        var store = new LocalArtifactStore(_folder.Path, space: space);

        await Assert.ThrowsAsync<IOException>(() =>
            store.WriteAsync(Name, new FailingStream(new IOException("The source is gone.")), TestContext.Current.CancellationToken)
        );

        Assert.True(space.HasSpace(SpaceArea.Artifacts));
    }

    [Fact]
    public void Constructor_FilesInTheMaking_RemovesThoseThatNoProcessWrites()
    {
        Directory.CreateDirectory(_folder.Combine(".incoming"));
        string[] files =
        [
            _folder.Combine(".incoming", "left"),
            _folder.Combine(".incoming", "growing"),
            _folder.Combine(".incoming", "begun"),
        ];
        Array.ForEach(files, file => File.WriteAllText(file, "half"));
        Array.ForEach(files[..2], file => File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddMinutes(-1)));
        using var writer = new FileStream(files[1], FileMode.Open, FileAccess.Write, FileShare.None);

        _ = new LocalArtifactStore(_folder.Path);

        Assert.Equal(
            files[1..].Order(StringComparer.Ordinal),
            Directory.GetFiles(_folder.Combine(".incoming")).Order(StringComparer.Ordinal)
        );
    }
}

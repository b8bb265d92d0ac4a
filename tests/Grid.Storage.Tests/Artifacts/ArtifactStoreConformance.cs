using System.Security.Cryptography;
using Grid.Storage.Artifacts;

namespace Grid.Storage.Tests.Artifacts;

/// <summary>What every artifact store does.</summary>
public abstract class ArtifactStoreConformance
{
    private static readonly ArtifactName Name = ArtifactName.ForJob("default", "video_1", "file.bin");

    /// <summary>Opens the store under test; again, with what is in it.</summary>
    protected abstract IArtifactStore Open();

    [Fact]
    public async Task WriteAsync_Content_IsReadBackWithItsHash()
    {
        var store = Open();
        var content = RandomNumberGenerator.GetBytes(300_000);

        var info = await store.WriteAsync(Name, content, TestContext.Current.CancellationToken);

        Assert.Equal(content, await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), info.Sha256);
        Assert.Equal(content.Length, info.Bytes);
    }

    [Fact]
    public async Task OpenReadAsync_Seek_ReadsFromThere()
    {
        var store = Open();
        await store.WriteAsync(Name, new byte[] { 1, 2, 3, 4 }, TestContext.Current.CancellationToken);

        await using var stream = await store.OpenReadAsync(Name, TestContext.Current.CancellationToken);
        stream!.Seek(2, SeekOrigin.Begin);

        Assert.Equal(3, stream.ReadByte());
    }

    [Fact]
    public async Task ReadRangeAsync_PartOfAnArtifact_FillsTheBuffer()
    {
        var store = Open();
        await store.WriteAsync(Name, new byte[] { 1, 2, 3, 4 }, TestContext.Current.CancellationToken);
        var part = new byte[2];

        Assert.True(await store.ReadRangeAsync(Name, 1, part, TestContext.Current.CancellationToken));

        Assert.Equal([2, 3], part);
    }

    [Fact]
    public async Task ReadRangeAsync_BehindTheEndOrAbsent_SaysSo()
    {
        var store = Open();
        await store.WriteAsync(Name, new byte[] { 1, 2, 3, 4 }, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<EndOfStreamException>(() =>
            store.ReadRangeAsync(Name, 3, new byte[2], TestContext.Current.CancellationToken)
        );

        Assert.Contains("has 4 bytes; 2 from byte 3 on", failure.Message, StringComparison.Ordinal);
        Assert.False(
            await store.ReadRangeAsync(ArtifactName.Parse("default/other"), 0, new byte[1], TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task DeleteFolderAsync_FilesOfAJob_LeavesOtherJobsAlone()
    {
        var store = Open();
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
        var store = Open();

        await store.DeleteAsync(Name, TestContext.Current.CancellationToken);

        Assert.Null(await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(ArtifactDurability.Durable)]
    [InlineData(ArtifactDurability.Transient)]
    public async Task WriteAsync_SourceFails_LeavesTheEarlierArtifact(ArtifactDurability durability)
    {
        var store = Open();
        await store.WriteAsync(Name, new byte[] { 1 }, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.WriteAsync(
                Name,
                new FailingStream(new InvalidOperationException("The source is gone.")),
                durability,
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal([1], await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
        Assert.Equal([Name], await NamesAsync(store, "", olderThan: null));
    }

    [Fact]
    public async Task WriteAsync_SourceShorterThanItSaid_IsRefusedAndLeavesNothing()
    {
        var store = Open();

        await Assert.ThrowsAsync<ArtifactDamagedException>(() =>
            store.WriteAsync(
                Name,
                new ShrunkStream(new byte[100], says: 200),
                ArtifactDurability.Durable,
                TestContext.Current.CancellationToken
            )
        );

        Assert.Null(await store.ReadAllAsync(Name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ListAsync_Prefix_NamesWhatBeginsWithIt()
    {
        var store = Open();
        string[] names = ["ada/jobs/video_1/a.bin", "ada/jobs/video_1/work/b.bin", "ada/jobs/video_12/c.bin", "ben/jobs/video_1/d.bin"];
        foreach (var name in names)
        {
            await store.WriteAsync(ArtifactName.Parse(name), new byte[] { 1, 2 }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(names, (await NamesAsync(store, "", olderThan: null)).Select(name => name.Value));
        Assert.Equal(names[..3], (await NamesAsync(store, "ada/", olderThan: null)).Select(name => name.Value));
        Assert.Equal(names[..2], (await NamesAsync(store, "ada/jobs/video_1/", olderThan: null)).Select(name => name.Value));
        Assert.Equal(names[..3], (await NamesAsync(store, "ada/jobs/video_1", olderThan: null)).Select(name => name.Value));
        Assert.Empty(await NamesAsync(store, "cleo/", olderThan: null));
        Assert.Empty(await NamesAsync(store, "../", olderThan: null));
    }

    [Fact]
    public async Task ListAsync_OlderThan_LeavesOutWhatIsNewer()
    {
        var store = Open();
        await store.WriteAsync(Name, new byte[] { 1, 2, 3 }, TestContext.Current.CancellationToken);
        var entry = Assert.Single(await ListAsync(store, "default/", olderThan: null));

        Assert.Equal((Name, 3L), (entry.Name, entry.Bytes));
        Assert.Empty(await NamesAsync(store, "default/", entry.WrittenAt));
        Assert.Equal([Name], await NamesAsync(store, "default/", entry.WrittenAt + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public async Task CopyToAsync_OtherContentThanWasWritten_IsRefused()
    {
        var store = Open();
        var info = await store.WriteAsync(Name, new byte[] { 1, 2, 3 }, TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();

        Assert.True(await store.CopyToAsync(Name, info.Bytes, info.Sha256, copy, TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 3], copy.ToArray());

        await store.WriteAsync(Name, new byte[] { 1, 2, 4 }, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ArtifactDamagedException>(() =>
            store.CopyToAsync(Name, info.Bytes, info.Sha256, Stream.Null, TestContext.Current.CancellationToken)
        );
        Assert.False(
            await store.CopyToAsync(ArtifactName.Parse("default/other"), 1, "", Stream.Null, TestContext.Current.CancellationToken)
        );
    }

    private static async Task<List<ArtifactEntry>> ListAsync(IArtifactStore store, string prefix, DateTimeOffset? olderThan)
    {
        var found = new List<ArtifactEntry>();
        await foreach (var entry in store.ListAsync(prefix, olderThan, TestContext.Current.CancellationToken))
        {
            found.Add(entry);
        }

        return found;
    }

    private static async Task<IReadOnlyList<ArtifactName>> NamesAsync(IArtifactStore store, string prefix, DateTimeOffset? olderThan) =>
        [.. (await ListAsync(store, prefix, olderThan)).Select(entry => entry.Name).OrderBy(name => name.Value, StringComparer.Ordinal)];
}

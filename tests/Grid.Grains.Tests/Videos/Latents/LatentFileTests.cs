using Grid.Grains.Videos.Latents;
using Grid.Sampling;
using Grid.Storage.Artifacts;
using Grid.Testing;

namespace Grid.Grains.Tests.Videos.Latents;

public sealed class LatentFileTests : IDisposable
{
    private static readonly LatentShape Shape = new(Channels: 2, Frames: 5, Height: 2, Width: 3);
    private static readonly ArtifactName Name = ArtifactName.Parse("tenant/latents.bin");

    private readonly TemporaryFolder _folder = new();
    private readonly LocalArtifactStore _store;

    public LatentFileTests() => _store = new LocalArtifactStore(_folder.Path);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 3)]
    [InlineData(4, 1)]
    public async Task Read_SomeFrames_GivesThatPartOfEveryChannel(int first, int count)
    {
        var values = Enumerable.Range(0, Shape.Count).Select(value => (float)value).ToArray();
        await LatentFile.WriteAsync(_store, Name, values, Shape, ArtifactDurability.Transient, Token);

        var read = await LatentFile.ReadAsync(_store, Name, Shape, first, count, Token);

        var plane = Shape.Height * Shape.Width;
        var expected = Enumerable
            .Range(0, Shape.Channels)
            .SelectMany(channel => values.Skip(((channel * Shape.Frames) + first) * plane).Take(count * plane));
        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task Read_NoSuchArtifact_IsNull() => Assert.Null(await LatentFile.ReadAsync(_store, Name, Shape, 0, 1, Token));
}

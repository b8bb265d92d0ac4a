using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Media;
using Grid.Storage.Artifacts;
using Grid.Testing;
using Grid.Testing.Videos;
using Grid.Workers.Manifests;
using Grid.Workers.Videos;

namespace Grid.Workers.Tests.Videos;

public sealed class VideoFilesTests : IDisposable
{
    private static readonly VideoAssembly Payload = new()
    {
        Spec = VideoSpecs.Small,
        Plan = VideoSpecs.SmallPlan,
        ModelHash = "hash",
        OutputPrefix = "job/1",
    };

    private static readonly byte[] Frames = [.. Enumerable.Range(0, 3 * 64 * 64 * 9).Select(value => (byte)value)];

    private readonly TemporaryFolder _folder = new();
    private readonly LocalArtifactStore _artifacts;

    public VideoFilesTests() => _artifacts = new LocalArtifactStore(_folder.Combine("artifacts"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CompressAsync_RealFrames_WritesVideoAndThumbnail()
    {
        var result = await Files(isSimulation: false).CompressAsync(Payload, Frames, Token);

        Assert.Equal([JobOutputVariants.Video, JobOutputVariants.Thumbnail], result.Segments.Select(output => output.Variant));
        Assert.Equal(FrameHasher.Hash(Frames, 3 * VideoSpecs.Small.Width * VideoSpecs.Small.Height), result.FramesSha256);
        foreach (var output in result.Segments)
        {
            var content = await _artifacts.ReadAllAsync(ArtifactName.Parse(output.Artifact), Token);
            Assert.Equal(output.Sha256, Convert.ToHexStringLower(SHA256.HashData(content!)));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Combine("scratch")));
        Assert.Null((await ManifestAsync(Files(isSimulation: false), result)).Simulation);
    }

    [Fact]
    public async Task CompressAsync_Simulation_WritesAPlaceholderAndSaysSo()
    {
        var files = Files(isSimulation: true);

        var result = await files.CompressAsync(Payload, Frames, Token);

        var output = Assert.Single(result.Segments);
        Assert.Equal((JobOutputVariants.Video, "text/plain"), (output.Variant, output.MediaType));
        var content = await _artifacts.ReadAllAsync(ArtifactName.Parse(output.Artifact), Token);
        Assert.Contains(result.FramesSha256!, Encoding.UTF8.GetString(content!), StringComparison.Ordinal);
        Assert.True((await ManifestAsync(files, result)).Simulation);
    }

    private VideoFiles Files(bool isSimulation) =>
        new(new VideoWriter(), _artifacts, Directory.CreateDirectory(_folder.Combine("scratch")).FullName, isSimulation);

    private async Task<VideoManifest> ManifestAsync(VideoFiles files, VideoAssembly assembly)
    {
        var outputs = await files.AssembleAsync(assembly, Token);
        var manifest = outputs.Single(output => output.Variant == JobOutputVariants.Manifest);
        return VideoManifest.Parse(await _artifacts.ReadAllAsync(ArtifactName.Parse(manifest.Artifact), Token))!;
    }
}

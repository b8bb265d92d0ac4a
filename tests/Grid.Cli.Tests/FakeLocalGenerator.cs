using Grid.Cli.Generation;
using Grid.Media;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests;

/// <summary>Gives gray frames and keeps what it was asked for.</summary>
internal sealed class FakeLocalGenerator : ILocalGenerator
{
    public List<VideoRequest> Requests { get; } = [];

    public Task<LocalVideo> GenerateAsync(VideoRequest request, IProgress<GenerationStatus> progress, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        var pixels = new byte[3 * 64 * 64 * (request.Frames ?? 9)];
        Array.Fill(pixels, (byte)128);
        return Task.FromResult(new LocalVideo(RawVideo.FromBuffer(64, 64, 8, pixels), "grid-tiny", request.Seed ?? 3, "beef"));
    }

    public void Dispose()
    {
    }
}

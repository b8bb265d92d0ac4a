using Grid.Cli.Generation;
using Grid.Media;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests;

/// <summary>Gives gray frames, or noise, and keeps what it was asked for.</summary>
internal sealed class FakeLocalGenerator : ILocalGenerator
{
    public List<VideoRequest> Requests { get; } = [];

    public List<VideoWarning> Warnings { get; } = [];

    /// <summary>Whether the frames are noise, which no encoder makes small.</summary>
    public bool MakesNoise { get; set; }

    public Task<LocalVideo> GenerateAsync(VideoRequest request, IProgress<GenerationStatus> progress, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        var pixels = new byte[3 * 64 * 64 * (request.Frames ?? 9)];
        Array.Fill(pixels, (byte)128);
        if (MakesNoise)
        {
            new Random(1).NextBytes(pixels);
        }

        return Task.FromResult(
            new LocalVideo(RawVideo.FromBuffer(64, 64, 8, pixels), "grid-tiny", request.Seed ?? 3, "beef", "cpu/any", Warnings)
        );
    }

    public void Dispose() { }
}

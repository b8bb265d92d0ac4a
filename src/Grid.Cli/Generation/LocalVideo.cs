using Grid.Media;
using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>Frames that were made in this process, and what made them.</summary>
internal sealed record LocalVideo(
    RawVideo Frames,
    string Model,
    long Seed,
    string Sha256Frames,
    string Profile,
    IReadOnlyList<VideoWarning> Warnings
)
{
    public GenerationResult Describe(string path) =>
        new(path, Model, new VideoSize(Frames.Width, Frames.Height), Frames.Frames.Count, Frames.FrameRate.Value, Seed, Sha256Frames)
        {
            Profile = Profile,
        };
}

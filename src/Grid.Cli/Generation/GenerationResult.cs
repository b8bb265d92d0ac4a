using System.Globalization;
using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>What was made.</summary>
internal sealed record GenerationResult(
    string Path,
    string Model,
    VideoSize Size,
    int Frames,
    double Fps,
    long Seed,
    string? Sha256Frames,
    double? SeamScore = null
)
{
    /// <summary>One line for a person.</summary>
    public string Describe(TimeSpan took) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}: {Length}, {Size}, model {Model}, seed {Seed}, made in {took.TotalSeconds:0.0} s"
        );

    private string Length =>
        Frames == 1 ? "one picture" : string.Create(CultureInfo.InvariantCulture, $"{Frames} frames at {Fps:0.###} fps");
}

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
    /// <summary>Compute profile of what made it; null where the grid does not tell.</summary>
    public string? Profile { get; init; }

    /// <summary>Lines for a person.</summary>
    public IEnumerable<string> Describe(TimeSpan took)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}: {Length}, {Size}, model {Model}, seed {Seed}, made in {took.TotalSeconds:0.0} s"
        );
        yield return $"SHA-256 of the frames: {Sha256Frames}";
        if (Profile is not null)
        {
            yield return $"Compute profile: {Profile} (workers of another one may round differently)";
        }

        if (SeamScore is { } score)
        {
            yield return FormattableString.Invariant($"Seam score: {score:0.000} (1 means that the borders of windows cannot be seen)");
        }
    }

    private string Length =>
        Frames == 1 ? "one picture" : string.Create(CultureInfo.InvariantCulture, $"{Frames} frames at {Fps:0.###} fps");
}

using Grid.Cli.Progress;
using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>Tells each warning about a video once, with the text that was used.</summary>
internal sealed class WarningReport(IWorkReport report)
{
    private readonly HashSet<VideoWarning> _told = [];

    public void Tell(IEnumerable<VideoWarning> warnings)
    {
        VideoWarning[] news = [.. warnings.Where(_told.Add)];
        foreach (var warning in news)
        {
            report.Say($"Warning: {warning.Message}");
        }

        foreach (var (field, used) in news.Select(warning => (warning.Param, warning.Used)).Distinct())
        {
            report.Say($"The text that is used for {field?.Replace('_', ' ') ?? "it"}: \"{used}\"");
        }
    }
}

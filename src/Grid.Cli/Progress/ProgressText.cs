using System.Globalization;
using Grid.Cli.Generation;

namespace Grid.Cli.Progress;

/// <summary>A status as text.</summary>
internal static class ProgressText
{
    /// <summary>Phase and step, such as <c>denoising 5/20</c>.</summary>
    public static string Describe(GenerationStatus status)
    {
        var step = status is { StepsTotal: > 0, Phase: "denoising" }
            ? string.Create(CultureInfo.InvariantCulture, $" {status.Step}/{status.StepsTotal}")
            : "";
        var ahead = status.Ahead is > 0 ? string.Create(CultureInfo.InvariantCulture, $", {status.Ahead} ahead") : "";
        return status.Phase + step + ahead;
    }

    /// <summary>The rest of the time, such as <c>1 min 5 s left</c>; empty while unknown.</summary>
    public static string DescribeRemaining(GenerationStatus status)
    {
        if (status.Remaining is not { } remaining)
        {
            return "";
        }

        var seconds = (long)Math.Ceiling(remaining.TotalSeconds);
        return seconds switch
        {
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s left"),
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s left"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60} min left"),
        };
    }
}

using Grid.Sampling.Models;

namespace Grid.Grains.Models;

/// <summary>Says what is wrong with a model's folder without saying where the folder lies.</summary>
internal static class ModelFaults
{
    private const string Unreadable = "one of its files cannot be read";

    /// <summary>A clause such as <c>grid.json is not valid JSON: ...</c>.</summary>
    public static string Describe(Exception failure, string folder)
    {
        var message = failure
            is ModelJsonException
                or ModelUnreadableException
                or InvalidDataException
                or ArgumentException
                or IOException
                or UnauthorizedAccessException
            ? failure.Message.TrimEnd('.')
            : Unreadable;
        var inside = message
            .Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(folder, Path.GetFileName(folder), StringComparison.Ordinal);
        return HasPath(inside) ? Unreadable : inside;
    }

    // Of the machine, not of the folder: such as the target of a link.
    private static bool HasPath(string text) =>
        text.StartsWith('/') || new[] { " /", "'/", "\"/", "(/" }.Any(start => text.Contains(start, StringComparison.Ordinal));
}

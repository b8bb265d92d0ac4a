using System.Globalization;
using System.Text.RegularExpressions;

namespace Grid.Cli.Outputs;

/// <summary>The paths that file systems are mounted on, single files among them; none where the system does not tell.</summary>
internal static partial class MountPoints
{
    private const string List = "/proc/self/mountinfo";

    // Of the fields of a line, divided by blanks.
    private const int PathField = 4;

    /// <summary>
    /// Whether something is mounted on a path, as containers do with a file of their host. Such a file cannot be replaced.
    /// </summary>
    /// <param name="path">A full path.</param>
    public static bool Contains(string path)
    {
        try
        {
            return File.Exists(List) && Contains(File.ReadLines(List), path);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <param name="lines">Lines of <c>mountinfo</c>.</param>
    internal static bool Contains(IEnumerable<string> lines, string path) =>
        lines.Select(line => line.Split(' ')).Any(fields => fields.Length > PathField && Unescape(fields[PathField]) == path);

    // Blanks, tabs, line ends and backslashes of a path stand as three octal digits.
    private static string Unescape(string field) =>
        Octal().Replace(field, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}

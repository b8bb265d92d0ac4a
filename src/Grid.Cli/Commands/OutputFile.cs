using Grid.Media;

namespace Grid.Cli.Commands;

/// <summary>The file that a verb writes, and the format its ending stands for.</summary>
internal static class OutputFile
{
    /// <summary>The option that names it.</summary>
    public const string Option = "--output";

    /// <exception cref="CliException">The ending is none of the formats, or the path is a folder.</exception>
    public static (string Path, VideoFormat Format) Resolve(string? path, int? frames)
    {
        path ??= $"out.{VideoFormats.Default(frames ?? 2).Name()}";
        ThrowIfFolder(path);
        return VideoFormats.TryParse(Path.GetExtension(path).TrimStart('.'), out var format)
            ? (path, format)
            : throw new CliException(
                ExitCodes.Usage,
                $"{Option} must end in {string.Join(", ", VideoFormats.Names.Select(name => "." + name))}, not '{path}'."
            );
    }

    /// <summary>The file for something whose format is known already.</summary>
    /// <param name="fallback">Name without an ending, for where none is given.</param>
    /// <param name="ending">Of that format, such as <c>.mp4</c>.</param>
    /// <exception cref="CliException">The path has another ending, or is a folder.</exception>
    public static string Resolve(string? path, string fallback, string ending)
    {
        path ??= fallback + ending;
        ThrowIfFolder(path);
        return Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase)
            ? path
            : throw new CliException(ExitCodes.Usage, $"{Option} must end in {ending}, which is what the file holds, not '{path}'.");
    }

    private static void ThrowIfFolder(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CliException(ExitCodes.Usage, $"{Option} must be a file; {path} is a folder.");
        }
    }
}

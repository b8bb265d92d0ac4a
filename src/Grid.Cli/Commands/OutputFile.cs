using Grid.Media;

namespace Grid.Cli.Commands;

/// <summary>The file that a verb writes, and the format its ending stands for.</summary>
internal static class OutputFile
{
    /// <exception cref="CliException">The ending is none of the formats, or the path is a folder.</exception>
    public static (string Path, VideoFormat Format) Resolve(string? path, int? frames)
    {
        path ??= $"out.{VideoFormats.Default(frames ?? 2).Name()}";
        if (Directory.Exists(path))
        {
            throw new CliException(ExitCodes.Usage, $"--output must be a file; {path} is a folder.");
        }

        return VideoFormats.TryParse(Path.GetExtension(path).TrimStart('.'), out var format)
            ? (path, format)
            : throw new CliException(ExitCodes.Usage, $"--output must end in {string.Join(", ", VideoFormats.Names.Select(name => "." + name))}, not '{path}'.");
    }

    /// <summary>Makes the folder of the file, so that an hour's work does not end for want of it.</summary>
    public static void Prepare(string path) => Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
}

namespace Grid.Media;

/// <summary>Finds the ffmpeg programs.</summary>
public static class FFmpegTools
{
    /// <summary>What a person must do when ffmpeg is not there.</summary>
    public const string HowToInstall = "install it with: apt-get install -y ffmpeg";

    /// <summary>
    /// The full path of <paramref name="program"/> in <paramref name="folder"/>, or along PATH when that is null; null when it is not
    /// there.
    /// </summary>
    public static string? Find(string program, string? folder = null)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        var folders = folder is not null
            ? [folder]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(candidate => Path.Combine(candidate, file)).FirstOrDefault(File.Exists);
    }

    /// <exception cref="MediaException">A program is missing.</exception>
    internal static string RequireFolder(MediaOptions options)
    {
        var ffmpeg = Find("ffmpeg", options.BinaryFolder);
        var ffprobe = Find("ffprobe", options.BinaryFolder);
        return ffmpeg is not null && ffprobe is not null
            ? Path.GetDirectoryName(Path.GetFullPath(ffmpeg))!
            : throw new MediaException(
                $"{(ffmpeg is null ? "ffmpeg" : "ffprobe")} was not found; {HowToInstall}.",
                failure: MediaFailure.ToolMissing
            );
    }
}

using Grid.Sampling.Files;

namespace Grid.Cli.Outputs;

/// <summary>
/// Finds out before the work whether its result can be written, so that an hour's work does not end for want of a place. A file that is
/// there is not opened: it stays as it is until a whole new one takes its place.
/// </summary>
internal static class OutputProbe
{
    // A small file takes a block of this many bytes, so less tells nothing.
    private const int ProbeBytes = 4096;

    /// <summary>Makes the folder of a file where needed, and writes, renames and removes a file in it.</summary>
    /// <param name="option">The option that named the file.</param>
    /// <exception cref="CliException">The file could not be written; the message says why.</exception>
    public static void CheckFile(string option, string path)
    {
        var full = Path.GetFullPath(path);
        Check(option, path, () =>
        {
            var folder = Path.GetDirectoryName(full) ?? throw new IOException("it is a folder");
            Directory.CreateDirectory(folder);
            ThrowIfNameIsTooLong(full);
            if (Directory.Exists(full))
            {
                throw new IOException("it is a folder");
            }

            if (MountPoints.Contains(full))
            {
                throw new IOException("it is a mount point, which no new file can replace");
            }

            if (File.Exists(full))
            {
                ThrowIfItStays(folder, full);
            }

            Try(folder);
        });
    }

    /// <summary>The same for a folder that will hold several files.</summary>
    /// <exception cref="CliException">Nothing can be written there; the message says why.</exception>
    public static void CheckFolder(string option, string path) => Check(option, path, () =>
        {
            Directory.CreateDirectory(path);
            Try(Path.GetFullPath(path));
        });

    private static void Check(string option, string path, Action probe)
    {
        try
        {
            probe();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var code = Media.DiskSpace.IsFull(fault) ? ExitCodes.Failed : ExitCodes.Usage;
            throw new CliException(code, $"{option} {path} cannot be written: {FileFaults.Describe(fault)}.", fault);
        }
    }

    // What is there and could not be replaced, or should not be.
    private static void ThrowIfItStays(string folder, string file)
    {
        var there = FileStatus.Of(file);
        if (there?.Special is { } kind)
        {
            throw new IOException($"it is {kind}, and only a plain file is replaced");
        }

        if (!FileAccessCheck.MayWrite(file))
        {
            throw new IOException("the file that is there is write-protected");
        }

        if (FileStatus.Of(folder) is { } around && there is { } older && FileStatus.User is { } user && !around.LetsReplace(older, user))
        {
            throw new IOException("the file that is there belongs to another user, and only its owner may replace it in this folder");
        }
    }

    // The probe has a short name of its own, so the system is asked for the file by the name that it will have.
    private static void ThrowIfNameIsTooLong(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            // That is the usual case.
        }
    }

    private static void Try(string folder)
    {
        var first = Path.Combine(folder, $".grid-{Guid.NewGuid():N}.part");
        var second = first + "ial";
        try
        {
            using (var file = new FileStream(first, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(new byte[ProbeBytes]);
            }

            File.Move(first, second);
        }
        finally
        {
            File.Delete(first);
            File.Delete(second);
        }
    }
}

namespace Grid.Storage.Folders;

/// <summary>Folders that only this user may enter: they hold prompts, videos and passwords.</summary>
public static class PrivateFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Creates a folder, with those above it, where it is not there. One that is there keeps its mode: it may be shared on purpose.
    /// </summary>
    /// <returns>The full path.</returns>
    public static string Create(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path).FullName : Directory.CreateDirectory(path, Owner).FullName;

    /// <summary>Takes the rights of others from a folder that is known to be the grid's own; where this user may not, it is left.</summary>
    public static void Close(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            if ((File.GetUnixFileMode(path) & ~Owner) != 0)
            {
                File.SetUnixFileMode(path, Owner);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Another user's folder, or a file system without modes.
        }
    }
}

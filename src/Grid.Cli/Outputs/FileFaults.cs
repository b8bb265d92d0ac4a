using Grid.Media;

namespace Grid.Cli.Outputs;

/// <summary>What keeps a file from being written, in words that need no second path to be understood.</summary>
internal static class FileFaults
{
    // EEXIST, ENOTDIR, EROFS and ENAMETOOLONG of Linux, which .NET gives as the result of an IOException.
    private const int Exists = 17;
    private const int NotAFolder = 20;
    private const int ReadOnly = 30;
    private const int NameTooLong = 36;

    /// <summary>The reason, to be put behind a colon, without a full stop.</summary>
    public static string Describe(Exception exception) =>
        exception switch
        {
            _ when DiskSpace.IsFull(exception) => DiskSpace.Full,
            UnauthorizedAccessException => "permission denied",
            PathTooLongException or IOException { HResult: NameTooLong } => "its name is too long",
            FileNotFoundException or DirectoryNotFoundException => "no file can be made there",
            IOException { HResult: Exists or NotAFolder } => "a file stands where its folder should be",
            IOException { HResult: ReadOnly } => "the file system is read-only",

            // The rest of such a message is the path of a temporary file.
            _ => exception.Message.Split(" : '")[0].TrimEnd('.'),
        };
}

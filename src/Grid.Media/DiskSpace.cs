namespace Grid.Media;

/// <summary>Recognises a full disk.</summary>
public static class DiskSpace
{
    /// <summary>What people know it by.</summary>
    public const string Full = "no space left on device";

    // ENOSPC, EDQUOT and EFBIG of Linux, of which .NET makes the result of an IOException, and ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL
    // of Windows.
    private static readonly int[] Results = [28, 122, 27, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    private static readonly string[] Complaints = ["no space left on device", "disk quota exceeded", "file too large"];

    /// <summary>Whether an exception says that there is no room: the disk, a quota or the largest size of a file.</summary>
    public static bool IsFull(Exception? exception) =>
        exception switch
        {
            null => false,
            MediaException { Failure: MediaFailure.NoSpace } => true,
            IOException failure when Results.Contains(failure.HResult) => true,
            _ => IsFull(exception.InnerException),
        };

    /// <summary>Whether a line that a program wrote says it.</summary>
    internal static bool IsFull(string complaint) => Complaints.Any(known => complaint.Contains(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the file system of a folder has less room than any file needs; false where that is not known.</summary>
    internal static bool IsUsedUp(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace < 1 << 12;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}

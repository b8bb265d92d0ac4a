namespace Grid.Storage.Space;

/// <summary>Space of the file system that holds a folder.</summary>
/// <param name="Free">Bytes that this process may still write.</param>
/// <param name="Total">Bytes of all of it.</param>
public readonly record struct VolumeSpace(long Free, long Total)
{
    /// <summary>Measures; null where the folder is not there or its file system does not say.</summary>
    public static VolumeSpace? Of(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return new VolumeSpace(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

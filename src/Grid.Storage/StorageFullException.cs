namespace Grid.Storage;

/// <summary>
/// There is no space left where the grid keeps something: nothing was written, and the same call works once there is space. The message is
/// fit for people; what the system said is in <see cref="Exception.InnerException"/>, which stays in the process.
/// </summary>
[GenerateSerializer, Alias("grid.storage-full")]
public sealed class StorageFullException : Exception
{
    // ENOSPC, EDQUOT and EFBIG of Linux; .NET gives an IOException the system's own number.
    private static readonly int[] SystemErrors = [28, 122, 27];

    /// <summary>A store that is full.</summary>
    /// <param name="what">What could not be written, as the subject of a sentence: <c>The state of the grid</c>.</param>
    public StorageFullException(string what, Exception? innerException = null)
        : base($"{what} could not be written: no space is left. Free some and send the request again.", innerException) { }

    /// <summary>Whether a failed write means that the file system is full, a quota is used up, or a file is at its largest size.</summary>
    public static bool IsCauseOf(IOException failure) => SystemErrors.Contains(failure.HResult);
}

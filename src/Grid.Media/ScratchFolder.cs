namespace Grid.Media;

/// <summary>
/// A private folder for one run of ffmpeg, gone when disposed. ffmpeg reads and writes plain names in it, so that no path of a user
/// can be taken for a protocol, a number pattern, an option or a quoted argument.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private ScratchFolder(string path) => FullName = path;

    public string FullName { get; }

    /// <summary>Makes the folder beside the file to be written, so that moving the result there is atomic.</summary>
    /// <exception cref="MediaException">The folder of <paramref name="path"/> is missing or cannot be written.</exception>
    public static ScratchFolder Beside(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new MediaException($"The folder {folder} does not exist.");
        }

        try
        {
            return new ScratchFolder(Directory.CreateDirectory(Path.Combine(folder, $".grid-{Guid.NewGuid():N}")).FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskSpace.IsFull(exception)
                ? new MediaException($"Cannot write to the folder {folder}: {DiskSpace.Full}.", exception, MediaFailure.NoSpace)
                : new MediaException($"Cannot write to the folder {folder}: {exception.Message}", exception);
        }
    }

    /// <summary>Makes the folder among the system's temporary files, with <paramref name="path"/> linked as <c>input</c>.</summary>
    public static ScratchFolder ForReading(string path)
    {
        var scratch = new ScratchFolder(Directory.CreateTempSubdirectory("grid-media-").FullName);
        scratch.Link("input", path);
        return scratch;
    }

    public string PathOf(string name) => Path.Combine(FullName, name);

    /// <summary>Gives the file at the full path <paramref name="path"/> a plain name in the folder.</summary>
    public void Link(string name, string path) => File.CreateSymbolicLink(PathOf(name), path);

    /// <summary>Moves a complete file out of the folder, replacing what is at <paramref name="path"/>.</summary>
    /// <exception cref="MediaException">The place cannot be written.</exception>
    public void MoveOut(string name, string path)
    {
        try
        {
            File.Move(PathOf(name), path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskSpace.IsFull(exception)
                ? new MediaException($"Cannot write {path}: {DiskSpace.Full}.", exception, MediaFailure.NoSpace)
                : new MediaException($"Cannot write {path}: the finished file cannot take its place: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(FullName, recursive: true);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // A program that was ended a moment ago can still hold a file; a left-over temporary file is no reason to lose the result.
        }
    }
}

namespace Grid.Media;

/// <summary>Writes files that appear whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>
    /// Writes a file beside <paramref name="path"/> and moves it there, replacing what is there. After an error the earlier file is as it
    /// was.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; no part is left behind.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        path = Path.GetFullPath(path);

        // Not made from the file's name, which may be as long as a name can be.
        var partial = Path.Combine(Path.GetDirectoryName(path)!, $".grid-{Guid.NewGuid():N}.part");
        try
        {
            using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(content);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}

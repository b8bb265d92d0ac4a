using System.Text;

namespace Grid.Storage.Folders;

/// <summary>Files that only this user may read.</summary>
public static class PrivateFile
{
    /// <summary>Writes a text to a new file in place of one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string text)
    {
        // Not over the old one: that may be open to others, and somebody may hold it open.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}

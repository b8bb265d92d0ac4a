using System.Runtime.InteropServices;
using Grid.Storage.Folders;

namespace Grid.Storage.Artifacts;

/// <summary>
/// Makes names outlive a loss of power: a file that was flushed is there afterwards only if its folder was flushed as well.
/// </summary>
internal static class FileSync
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    /// <summary>Creates a folder with those above it, and flushes each folder that got a new entry.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder)!;
        CreateFolder(parent);
        PrivateFolder.Create(folder);
        FlushFolder(parent);
    }

    /// <summary>
    /// Flushes a folder's entries. A file system that knows no such thing is left alone; one that cannot write is an error.
    /// </summary>
    /// <exception cref="IOException">The entries could not be written.</exception>
    public static void FlushFolder(string folder)
    {
        var descriptor = Open(folder, ReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            return;
        }

        try
        {
            if (Flush(descriptor) != 0)
            {
                var failure = new IOException($"The folder {folder} could not be flushed.", Marshal.GetLastPInvokeError());
                if (Space.FullStorage.IsSystemError(failure))
                {
                    throw failure;
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        CharSet = CharSet.Ansi,
        BestFitMapping = false,
        ThrowOnUnmappableChar = true
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}

using System.Runtime.InteropServices;

namespace Grid.Cli.Outputs;

/// <summary>Whether this process may write a file that is there, without opening it.</summary>
internal static class FileAccessCheck
{
    // W_OK of unistd.h.
    private const int Write = 2;

    /// <summary>False for files that are write-protected, immutable or on a read-only file system.</summary>
    public static bool MayWrite(string path) => !new FileInfo(path).IsReadOnly && (OperatingSystem.IsWindows() || Access(path, Write) == 0);

    [DllImport("libc", EntryPoint = "access", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);
}

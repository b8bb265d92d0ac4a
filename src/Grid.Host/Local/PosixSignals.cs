using System.Runtime.InteropServices;

namespace Grid.Host.Local;

/// <summary>Signals to processes that this one started.</summary>
internal static class PosixSignals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end in good order; one that has ended already is left alone.</summary>
    public static void SendTerminate(int processId) => _ = Kill(processId, Terminate);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}

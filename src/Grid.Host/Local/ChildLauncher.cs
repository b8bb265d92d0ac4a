using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Grid.Host.Local;

/// <summary>Starts processes that end with this one, however it ends.</summary>
/// <remarks>
/// On Linux the kernel sends SIGKILL to a child when the <em>thread</em> that started it is gone. So all are started by one thread that
/// lives as long as the process. Elsewhere a child notices by the end of its input.
/// </remarks>
internal static class ChildLauncher
{
    private const string SetSid = "/usr/bin/setsid";
    private const string SetPriv = "/usr/bin/setpriv";
    private const string Shell = "/bin/sh";

    // The signal is set for the future only: a parent that is gone by now would never be missed. Then $PPID is another process.
    private const string CheckParent = """[ "$PPID" = "$1" ] || exit 1; shift; exec "$@" """;

    private static readonly Lazy<BlockingCollection<Action>> Work = new(StartThread);

    /// <summary>Starts a program with its three streams redirected.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        string[] command = [.. Prefix(), program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Value.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    // Each of these becomes what it starts, so the process stays the one that is killed and asked to stop.
    private static IEnumerable<string> Prefix()
    {
        // In a session of its own a process does not get the terminal's Ctrl+C: it is told to stop when those that need it have stopped.
        if (File.Exists(SetSid))
        {
            yield return SetSid;
        }

        if (OperatingSystem.IsLinux() && File.Exists(SetPriv) && File.Exists(Shell))
        {
            foreach (var part in (string[])[SetPriv, "--pdeathsig", "KILL", "--", Shell, "-c", CheckParent, "grid-child"])
            {
                yield return part;
            }

            yield return Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static BlockingCollection<Action> StartThread()
    {
        var work = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var item in work.GetConsumingEnumerable())
            {
                item();
            }
        })
        {
            IsBackground = true,
            Name = "child launcher",
        };
        thread.Start();
        return work;
    }
}

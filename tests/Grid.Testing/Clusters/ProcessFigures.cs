using System.Globalization;

namespace Grid.Testing.Clusters;

/// <summary>What the kernel tells of a process.</summary>
public static class ProcessFigures
{
    /// <summary>Most bytes of memory that the process ever held at once.</summary>
    public static long PeakMemory(int processId) => 1024 * Sum(processId, "status", "VmHWM:");

    /// <summary>Bytes read from and written to files so far; what goes through sockets is not in it.</summary>
    public static long FileBytes(int processId) => Sum(processId, "io", "rchar:", "wchar:");

    private static long Sum(int processId, string file, params string[] fields) =>
        File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{file}")
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => fields.Contains(words[0]))
            .Sum(words => long.Parse(words[1], CultureInfo.InvariantCulture));
}

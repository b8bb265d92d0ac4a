using System.Globalization;

namespace Grid.Testing.Clusters;

/// <summary>What the kernel tells of a process.</summary>
public static class ProcessFigures
{
    /// <summary>Most bytes of memory that the process held at once, ever or since <see cref="ForgetPeak"/>.</summary>
    public static long PeakMemory(int processId) => 1024 * Sum(processId, "status", "VmHWM:");

    /// <summary>Lets <see cref="PeakMemory"/> begin anew with what the process holds now.</summary>
    public static void ForgetPeak(int processId) => File.WriteAllText(PathOf(processId, "clear_refs"), "5");

    /// <summary>Bytes read from and written to files so far; what goes through sockets is not in it.</summary>
    public static long FileBytes(int processId) => Sum(processId, "io", "rchar:", "wchar:");

    private static string PathOf(int processId, string file) => $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{file}";

    private static long Sum(int processId, string file, params string[] fields) =>
        File.ReadLines(PathOf(processId, file))
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => fields.Contains(words[0]))
            .Sum(words => long.Parse(words[1], CultureInfo.InvariantCulture));
}

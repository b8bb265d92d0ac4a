using System.Globalization;

namespace Grid.Host.Local;

/// <summary>The cores that this process may run on: where it is confined to some, they need not begin with 0.</summary>
internal static class ProcessorCores
{
    private const string Status = "/proc/self/status";
    private const string Field = "Cpus_allowed_list:";

    /// <summary>Numbers of the cores, ascending, at least one.</summary>
    public static IReadOnlyList<int> Allowed() =>
        File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is { } line
            ? Parse(line[Field.Length..])
            : [.. Enumerable.Range(0, Environment.ProcessorCount)];

    /// <summary>Reads a list such as <c>0-3,8</c>.</summary>
    internal static IReadOnlyList<int> Parse(string list) =>
        [
            .. list.Split(',')
                .SelectMany(range =>
                {
                    int[] ends = [.. range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
                    return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
                }),
        ];
}

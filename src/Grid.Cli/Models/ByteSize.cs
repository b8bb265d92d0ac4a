using System.Globalization;

namespace Grid.Cli.Models;

internal static class ByteSize
{
    /// <summary>Bytes in the largest fitting unit, such as <c>19.8 MiB</c>.</summary>
    public static string Describe(long bytes) =>
        bytes switch
        {
            < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
            < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        };
}

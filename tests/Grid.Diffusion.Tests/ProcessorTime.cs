using System.Diagnostics;

namespace Grid.Diffusion.Tests;

/// <summary>Bounds the work of an action in time on the processor, which other programs on the machine do not change.</summary>
internal static class ProcessorTime
{
    public static void AssertLessThan(TimeSpan limit, Action action)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        action();
        process.Refresh();
        var spent = process.TotalProcessorTime - before;
        Assert.True(spent < limit, $"took {spent}, more than {limit}");
    }
}

using System.Globalization;

namespace Grid.Workers.Devices;

/// <summary>A device work can run on.</summary>
/// <param name="Name">Its name on this machine: <c>cpu</c>, <c>cpu-1</c>, <c>cuda-0</c>, ...</param>
/// <param name="WeightBudget">Bytes of weights it may hold at once.</param>
public sealed record ComputeDevice(string Name, long WeightBudget)
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>The name of one of several workers that share the processor: <c>cpu</c>, <c>cpu-1</c>, <c>cpu-2</c>, ...</summary>
    /// <param name="number">From 0.</param>
    public static string CpuName(int number) => number == 0 ? Cpu : string.Create(CultureInfo.InvariantCulture, $"{Cpu}-{number}");
}

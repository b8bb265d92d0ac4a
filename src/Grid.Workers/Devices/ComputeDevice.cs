namespace Grid.Workers.Devices;

/// <summary>A device work can run on.</summary>
/// <param name="Name">Its name on this machine: <c>cpu</c>, <c>cuda-0</c>, ...</param>
/// <param name="WeightBudget">Bytes of weights it may hold at once.</param>
public sealed record ComputeDevice(string Name, long WeightBudget)
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";
}

namespace Grid.Grains.Tests.Fairness;

/// <summary>A worker of a simulation: holds one model at a time.</summary>
internal sealed class SimulatedWorker(string key)
{
    public string Key { get; } = key;

    public string? Model { get; set; }

    public bool Busy { get; set; }
}

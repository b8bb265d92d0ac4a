using Grid.Contracts.Pools;

namespace Grid.Grains.Tests.Fairness;

/// <summary>A tenant of a simulation and what it got.</summary>
internal sealed class SimulatedTenant(string name, double weight)
{
    public string Name { get; } = name;

    public double Weight { get; } = weight;

    /// <summary>Class of its tickets.</summary>
    public PriorityClass Priority { get; init; } = PriorityClass.Standard;

    /// <summary>Tickets outstanding, waiting or running.</summary>
    public int Outstanding { get; set; }

    /// <summary>Device-seconds its tickets took within the measured time, loads of models included.</summary>
    public double DeviceSeconds { get; set; }

    /// <summary>Device-seconds of these without the loads.</summary>
    public double Work { get; set; }

    public List<double> Waits { get; } = [];
}

using Grid.Workers.Devices;

namespace Grid.Workers.Fleet;

/// <summary>The device side of a silo.</summary>
public sealed class GridWorkerOptions
{
    /// <summary>Devices to work with.</summary>
    public required IReadOnlyList<ComputeDevice> Devices { get; init; }

    /// <summary>Folder for files that live no longer than a ticket.</summary>
    public required string ScratchFolder { get; init; }
}

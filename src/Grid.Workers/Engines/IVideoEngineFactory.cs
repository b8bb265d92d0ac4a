using Grid.Workers.Devices;

namespace Grid.Workers.Engines;

/// <summary>Loads models.</summary>
public interface IVideoEngineFactory
{
    /// <summary>Loads a model folder onto a device. Called from the device's thread.</summary>
    IVideoEngine Load(string folder, ComputeDevice device, CancellationToken cancellationToken);
}

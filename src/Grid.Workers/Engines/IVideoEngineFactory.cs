using Grid.Workers.Devices;

namespace Grid.Workers.Engines;

/// <summary>Loads models.</summary>
public interface IVideoEngineFactory
{
    /// <summary>
    /// Whether the frames are made up, for load tests. No video file is made of such frames: a placeholder takes its place, and the
    /// manifest says so.
    /// </summary>
    bool IsSimulation => false;

    /// <summary>
    /// The arithmetic of what <see cref="Load"/> gives on a device, such as <c>cpu/amd-avx512/float32/torch-2.10.0</c>: the same work gives
    /// the same bytes on all devices of one profile.
    /// </summary>
    string ProfileOf(ComputeDevice device);

    /// <summary>Bytes of weights that <see cref="Load"/> of this folder will hold in memory; nothing is loaded.</summary>
    long MeasureWeights(string folder);

    /// <summary>Loads a model folder onto a device. Called from the device's thread.</summary>
    IVideoEngine Load(string folder, ComputeDevice device, CancellationToken cancellationToken);
}

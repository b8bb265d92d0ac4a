using Grid.Workers.Devices;

namespace Grid.Workers.Engines;

/// <summary>Loads <see cref="NullEngine"/>s; the model's folder is not read.</summary>
internal sealed class NullEngineFactory(NullEngineOptions options, TimeProvider timeProvider) : IVideoEngineFactory
{
    public bool IsSimulation => true;

    public string ProfileOf(ComputeDevice device) => "simulation";

    public long MeasureWeights(string folder) => options.WeightBytes;

    public IVideoEngine Load(string folder, ComputeDevice device, CancellationToken cancellationToken)
    {
        NullEngine.Wait(options.LoadTime, timeProvider, cancellationToken);
        return new NullEngine(options, timeProvider);
    }
}

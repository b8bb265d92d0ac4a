using Grid.Grains.Models;
using Grid.Media;
using Grid.Storage.Artifacts;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Tickets;

namespace Grid.Workers.Fleet;

/// <summary>A device with its thread, its models and its runner.</summary>
internal sealed class DeviceUnit : IAsyncDisposable
{
    private readonly DeviceThread _thread;

    public DeviceUnit(
        ComputeDevice device, IVideoEngineFactory engines, IModelCatalog models, IArtifactStore artifacts, GridWorkerOptions options, TimeProvider timeProvider)
    {
        Device = device;
        _thread = new DeviceThread(device.Name);
        Residency = new ModelResidency(device, engines);
        var files = new VideoFiles(new VideoWriter(), artifacts, options.ScratchFolder, engines.IsSimulation);
        Runner = new TicketRunner(_thread, Residency, models, artifacts, files, timeProvider);
    }

    public ComputeDevice Device { get; }

    public ModelResidency Residency { get; }

    public ITicketRunner Runner { get; }

    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync();
        Residency.Dispose();
    }
}

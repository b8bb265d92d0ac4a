using Grid.Grains.Models;
using Grid.Storage.Folders;
using Grid.Workers.Engines;
using Grid.Workers.Work;

namespace Grid.Workers.Fleet;

/// <summary>The devices of this silo, by the keys of their worker grains.</summary>
internal sealed class DeviceFleet : IAsyncDisposable
{
    private readonly Dictionary<string, DeviceUnit> _units;

    public DeviceFleet(
        GridWorkerOptions options,
        string silo,
        IVideoEngineFactory engines,
        IModelCatalog models,
        IEnumerable<IWorkRunnerFactory> runners,
        TimeProvider timeProvider
    )
    {
        if (Directory.Exists(options.ScratchFolder))
        {
            // Left by a process that was killed.
            Directory.Delete(options.ScratchFolder, recursive: true);
        }

        PrivateFolder.Create(options.ScratchFolder);
        IWorkRunnerFactory[] factories = [.. runners];
        _units = options.Devices.ToDictionary(
            device => $"{silo}/{device.Name}",
            device => new DeviceUnit(device, engines, models, factories, timeProvider)
        );
    }

    public IReadOnlyCollection<string> WorkerKeys => _units.Keys;

    public DeviceUnit Find(string workerKey) =>
        _units.TryGetValue(workerKey, out var unit)
            ? unit
            : throw new InvalidOperationException($"This silo has no device for worker {workerKey}.");

    public async ValueTask DisposeAsync()
    {
        foreach (var unit in _units.Values)
        {
            await unit.DisposeAsync();
        }
    }
}

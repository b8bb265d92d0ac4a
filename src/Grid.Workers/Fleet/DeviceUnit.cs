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

    // Loads the library that computes, which a process that only starts does not need.
    private readonly Lazy<string> _profile;
    private readonly IModelCatalog _models;
    private bool _isWarm;

    public DeviceUnit(
        ComputeDevice device,
        IVideoEngineFactory engines,
        IModelCatalog models,
        IArtifactStore artifacts,
        TextStatesCache texts,
        GridWorkerOptions options,
        TimeProvider timeProvider
    )
    {
        Device = device;
        _models = models;
        _profile = new Lazy<string>(() => engines.ProfileOf(device));
        _thread = new DeviceThread(device.Name);
        Residency = new ModelResidency(device, engines);
        Health = new WorkerHealth(timeProvider);
        var writer = new VideoWriter();
        var files = new VideoFiles(writer, artifacts, options.ScratchFolder, engines.IsSimulation);
        var segments = new SegmentFiles(writer, artifacts, options.ScratchFolder, engines.IsSimulation);
        var (found, store) = (new TicketModels(models), new TicketArtifacts(artifacts, texts));
        Runner = new TicketRunner(
            new BurstRunner(_thread, Residency, found, store, files, timeProvider),
            new WindowRunner(_thread, Residency, found, store, timeProvider),
            new SliceRunner(_thread, Residency, found, store, segments, timeProvider)
        );
    }

    public ComputeDevice Device { get; }

    /// <summary>See <see cref="IVideoEngineFactory.ProfileOf"/>.</summary>
    public string Profile => _profile.Value;

    public ModelResidency Residency { get; }

    public ITicketRunner Runner { get; }

    /// <summary>Outlives the worker grain's activations.</summary>
    public WorkerHealth Health { get; }

    /// <summary>
    /// Loads the grid's default model, once, where the device holds none yet: for one that waits for work, so that the first does not wait
    /// for the model. Fails where the model cannot be loaded; whatever asks for it then says why.
    /// </summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        if (_isWarm || Residency.Models.Count > 0 || _models.List().FirstOrDefault(model => model.Description.IsDefault) is not { } model)
        {
            return;
        }

        _isWarm = true;
        var hash = await _models.HashAsync(model, cancellationToken);
        await _thread.RunAsync(token => Residency.Get(hash, model, token), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync();
        Residency.Dispose();
    }
}

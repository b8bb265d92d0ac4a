using Grid.Grains.Models;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Work;

namespace Grid.Workers.Fleet;

/// <summary>A device with its thread, its models and its runners.</summary>
internal sealed class DeviceUnit : IAsyncDisposable
{
    private readonly DeviceThread _thread;

    // Loads the library that computes, which a process that only starts does not need.
    private readonly Lazy<(string Profile, Exception? Failure)> _profile;
    private readonly IModelCatalog _models;
    private bool _isWarm;

    public DeviceUnit(
        ComputeDevice device,
        IVideoEngineFactory engines,
        IModelCatalog models,
        IEnumerable<IWorkRunnerFactory> runners,
        TimeProvider timeProvider
    )
    {
        Device = device;
        _profile = new Lazy<(string, Exception?)>(() => ReadProfile(device, engines));
        _models = models;
        _thread = new DeviceThread(device.Name);
        Residency = new ModelResidency(device, engines);
        Health = new WorkerHealth(timeProvider);
        Runners = new WorkRunners(runners.Select(factory => factory.Create(_thread, Residency)));
    }

    public ComputeDevice Device { get; }

    /// <summary>See <see cref="IVideoEngineFactory.ProfileOf"/>; empty where nothing can be computed.</summary>
    public string Profile => _profile.Value.Profile;

    /// <summary>Why this device cannot compute, for as long as the process lives: its library cannot be loaded. Null when it can.</summary>
    public Exception? ComputeFailure => _profile.Value.Failure;

    public ModelResidency Residency { get; }

    public WorkRunners Runners { get; }

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

    private static (string Profile, Exception? Failure) ReadProfile(ComputeDevice device, IVideoEngineFactory engines)
    {
        try
        {
            return (engines.ProfileOf(device), null);
        }
        catch (Exception failure)
        {
            return ("", failure);
        }
    }
}

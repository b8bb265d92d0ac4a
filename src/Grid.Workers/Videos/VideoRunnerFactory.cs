using Grid.Grains.Models;
using Grid.Media;
using Grid.Storage.Artifacts;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Fleet;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>Makes the runners of videos. Text states are shared by the devices.</summary>
internal sealed class VideoRunnerFactory(
    GridWorkerOptions options,
    IVideoEngineFactory engines,
    IModelCatalog models,
    IArtifactStore artifacts,
    TimeProvider timeProvider
) : IWorkRunnerFactory
{
    private readonly TextStatesCache _texts = new();

    public IWorkRunner Create(DeviceThread device, ModelResidency residency)
    {
        var writer = new VideoWriter();
        var files = new VideoFiles(writer, artifacts, options.ScratchFolder, engines.IsSimulation);
        var segments = new SegmentFiles(writer, artifacts, options.ScratchFolder, engines.IsSimulation);
        var (found, store) = (new VideoModels(models), new VideoArtifacts(artifacts, _texts));
        return new VideoRunner(
            new BurstRunner(device, residency, found, store, files, timeProvider),
            new WindowRunner(device, residency, found, store, timeProvider),
            new SliceRunner(device, residency, found, store, segments, timeProvider),
            new AssemblyRunner(files)
        );
    }
}

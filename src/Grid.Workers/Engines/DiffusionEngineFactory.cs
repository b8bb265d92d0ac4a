using Grid.Contracts;
using Grid.Contracts.Videos;
using Grid.Diffusion;
using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Weights;
using Grid.Workers.Devices;
using Grid.Workers.Tickets;
using TorchSharp;

namespace Grid.Workers.Engines;

/// <summary>Loads model folders in the published layout.</summary>
internal sealed class DiffusionEngineFactory : IVideoEngineFactory
{
    public IVideoEngine Load(string folder, ComputeDevice device, CancellationToken cancellationToken)
    {
        try
        {
            return new DiffusionEngine(VideoModel.Load(folder, new VideoModelOptions { Device = torch.device(device.Name) }));
        }
        catch (Exception unreadable) when (unreadable is ModelFileException or ModelConfigException)
        {
            throw new WorkRefusedException(new JobError(GridErrorCodes.ModelUnavailable, $"The model cannot be loaded: {unreadable.Message}"));
        }
    }
}

using Grid.Contracts;
using Grid.Diffusion.Devices;
using Grid.Diffusion.Pipelines;
using Grid.Workers.Devices;
using Grid.Workers.Work;
using TorchSharp;

namespace Grid.Workers.Engines;

/// <summary>Loads model folders in the published layout.</summary>
internal sealed class DiffusionEngineFactory : IVideoEngineFactory
{
    public string ProfileOf(ComputeDevice device) => ComputeProfile.Of(torch.device(TorchName(device.Name)));

    public long MeasureWeights(string folder) => Read(() => VideoModel.MeasureWeights(folder));

    public IVideoEngine Load(string folder, ComputeDevice device, CancellationToken cancellationToken) =>
        Read(() => new DiffusionEngine(VideoModel.Load(folder, new VideoModelOptions { Device = torch.device(TorchName(device.Name)) })));

    // Device names are parts of grain keys; torch writes the number behind a colon, and knows one processor however many workers share it.
    private static string TorchName(string device) =>
        device.Split('-')[0] == ComputeDevice.Cpu ? ComputeDevice.Cpu : device.Replace('-', ':');

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (ModelFolderHasher.IsFaultOfFolder(unreadable))
        {
            throw new WorkerFaultException(
                GridErrorCodes.ModelUnavailable,
                $"The model cannot be loaded: {unreadable.Message}",
                unreadable
            );
        }
    }
}

using Grid.Workers.Devices;
using Grid.Workers.Engines;

namespace Grid.Workers.Work;

/// <summary>Makes the runner of one kind of work for each device. All that are registered are made.</summary>
internal interface IWorkRunnerFactory
{
    /// <param name="device">The one thread that touches the device.</param>
    /// <param name="residency">The models it holds.</param>
    IWorkRunner Create(DeviceThread device, ModelResidency residency);
}

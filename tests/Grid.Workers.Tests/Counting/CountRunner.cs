using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Work;

namespace Grid.Workers.Tests.Counting;

/// <summary>Counts ten numbers a burst, each of which may be canceled.</summary>
/// <param name="onNumber">Told each number, on the device's thread.</param>
internal sealed class CountRunner(DeviceThread device, Action<int, CancellationToken> onNumber) : IWorkRunner
{
    private const int NumbersPerBurst = 10;

    public string Capability => CountWork.Name;

    public int MaxTickets => 1;

    public TicketRun Run(IReadOnlyList<TicketWork> works) =>
        DeviceWork.Run(
            works,
            work => new TicketBurst(work),
            async batch =>
            {
                var ticket = batch.Bursts.Single();
                var count = await device.RunAsync(token => Count((CountWork)ticket.Work.Payload, token), ticket.Work.Cancellation);
                ticket.Complete(new CountResult(count) { DeviceSeconds = 1 });
            }
        );

    private int Count(CountWork work, CancellationToken cancellationToken)
    {
        var end = Math.Min(work.First + NumbersPerBurst, work.Target);
        for (var number = work.First + 1; number <= end; number++)
        {
            onNumber(number, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return end;
    }

    internal sealed class Factory(Action<int, CancellationToken> onNumber) : IWorkRunnerFactory
    {
        public IWorkRunner Create(DeviceThread device, ModelResidency residency) => new CountRunner(device, onNumber);
    }
}

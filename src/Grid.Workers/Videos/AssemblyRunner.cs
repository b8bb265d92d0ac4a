using Grid.Contracts.Work;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>Puts long videos' files together, for which the device is not needed.</summary>
internal sealed class AssemblyRunner(VideoFiles files)
{
    /// <inheritdoc cref="IWorkRunner.Run"/>
    public TicketRun Run(IReadOnlyList<TicketWork> works) => DeviceWork.Run(works, work => new VideoTicket<VideoAssembly>(work), RunAsync);

    private Task RunAsync(DeviceBatch<VideoTicket<VideoAssembly>> batch)
    {
        batch.FreeDevice();
        return Task.WhenAll(batch.Open.Select(ticket => DeviceWork.GuardAsync(ticket, AssembleAsync)));
    }

    private async Task AssembleAsync(VideoTicket<VideoAssembly> ticket) =>
        ticket.Complete(new VideoBurstResult { Outputs = await files.AssembleAsync(ticket.Payload, ticket.Work.Cancellation) });
}

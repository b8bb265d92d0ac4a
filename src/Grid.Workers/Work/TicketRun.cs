namespace Grid.Workers.Work;

/// <summary>Tickets being worked on.</summary>
/// <param name="Outcomes">One a ticket, in order. They never fail.</param>
/// <param name="DeviceFree">Ends when the device can begin with other tickets, while files of these are still being written. Never
/// fails.</param>
internal sealed record TicketRun(IReadOnlyList<Task<TicketOutcome>> Outcomes, Task DeviceFree)
{
    /// <summary>Whether the device will be free so soon that what comes after is fetched meanwhile.</summary>
    public bool IsShort { get; init; }
}

namespace Grid.Workers.Tickets;

/// <summary>Does the work of tickets on one device.</summary>
internal interface ITicketRunner
{
    /// <summary>Tickets of the last one's model and shape that are worth running together, at least 1.</summary>
    int MaxTickets { get; }

    /// <summary>
    /// Runs a burst of each ticket. Several must share model and shape; each answers for itself, and ends canceled by its own token.
    /// </summary>
    TicketRun Run(IReadOnlyList<TicketWork> works);
}

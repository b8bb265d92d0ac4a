namespace Grid.Workers.Work;

/// <summary>Does one kind of work on one device.</summary>
internal interface IWorkRunner
{
    /// <summary>The kind of work: what tickets for it name as the capability that they need.</summary>
    string Capability { get; }

    /// <summary>Tickets like the last ones that are worth running together, at least 1.</summary>
    int MaxTickets { get; }

    /// <summary>
    /// Runs tickets. Several must share a batch key; each answers for itself, and ends canceled by its own token.
    /// </summary>
    TicketRun Run(IReadOnlyList<TicketWork> works);
}

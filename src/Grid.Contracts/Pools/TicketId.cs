using Grid.Contracts.Jobs;

namespace Grid.Contracts.Pools;

/// <summary>The identity of a ticket: the job and a number that grows within it.</summary>
[GenerateSerializer, Alias("grid.ticket-id"), Immutable]
public readonly record struct TicketId([property: Id(0)] JobKey Job, [property: Id(1)] int Number)
{
    /// <inheritdoc />
    public override string ToString() => $"{Job}#{Number}";
}

using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Workers;

/// <summary>How far a worker is with a ticket.</summary>
/// <param name="Kind">What it does now: the ticket's own kind, or what comes after it in the same burst.</param>
/// <param name="Evaluations">Evaluations of the job done so far.</param>
/// <param name="EvaluationsTotal">Evaluations of the whole job.</param>
/// <param name="Preview">A preview, where one was due.</param>
/// <param name="Part">Of decoding, the part of this ticket's frames that is done, 0 to 1.</param>
/// <param name="EvaluationSeconds">Time the last evaluation took; null where none was made since the last report.</param>
[GenerateSerializer, Alias("grid.ticket-progress"), Immutable]
public sealed record TicketProgress(
    [property: Id(3)] TicketKind Kind,
    [property: Id(0)] int Evaluations,
    [property: Id(1)] int EvaluationsTotal,
    [property: Id(2)] double? EvaluationSeconds = null,
    [property: Id(4)] JobPreview? Preview = null,
    [property: Id(5)] double Part = 0
);

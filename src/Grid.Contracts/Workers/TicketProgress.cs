namespace Grid.Contracts.Workers;

/// <summary>How far a worker is with a denoise ticket.</summary>
/// <param name="Evaluations">Evaluations of the job done so far.</param>
/// <param name="EvaluationsTotal">Evaluations of the whole job.</param>
/// <param name="EvaluationSeconds">Time the last evaluation took.</param>
[GenerateSerializer, Alias("grid.ticket-progress"), Immutable]
public sealed record TicketProgress(
    [property: Id(0)] int Evaluations,
    [property: Id(1)] int EvaluationsTotal,
    [property: Id(2)] double EvaluationSeconds);

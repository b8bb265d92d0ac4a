using Grid.Contracts.Videos;

namespace Grid.Contracts.Work;

/// <summary>How far a worker is with a ticket of a video.</summary>
/// <param name="Phase">What it does now: what the ticket begins with, or what comes after it in the same burst.</param>
/// <param name="Evaluations">Evaluations of the job done so far.</param>
/// <param name="EvaluationsTotal">Evaluations of the whole job.</param>
/// <param name="EvaluationSeconds">Time the last evaluation took; null where none was made since the last report.</param>
[GenerateSerializer, Alias("grid.video-progress"), Immutable]
public sealed record VideoProgress(
    [property: Id(0)] VideoPhase Phase,
    [property: Id(1)] int Evaluations,
    [property: Id(2)] int EvaluationsTotal,
    [property: Id(3)] double? EvaluationSeconds = null
) : WorkProgress;

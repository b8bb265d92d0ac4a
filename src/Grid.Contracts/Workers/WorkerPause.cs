namespace Grid.Contracts.Workers;

/// <summary>A worker takes no work by its own decision, and tries again by itself.</summary>
/// <param name="Code">One of <see cref="GridErrorCodes"/>: what ails the worker.</param>
/// <param name="Reason">A sentence for operators.</param>
/// <param name="Faults">Pieces of work in a row that it could not do.</param>
/// <param name="Seconds">Seconds until it tries again; 0 while it tries.</param>
[GenerateSerializer, Alias("grid.worker-pause"), Immutable]
public sealed record WorkerPause(
    [property: Id(0)] string Code,
    [property: Id(1)] string Reason,
    [property: Id(2)] int Faults,
    [property: Id(3)] double Seconds
);

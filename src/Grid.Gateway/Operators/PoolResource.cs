namespace Grid.Gateway.Operators;

/// <summary>The pool as the operator sees it.</summary>
/// <param name="Waiting">Pieces of work that wait.</param>
/// <param name="ActiveJobs">Videos that have not ended.</param>
/// <param name="Cordoned">Workers, and silos as <c>{silo}/*</c>, that get no new work; they need not be there.</param>
/// <param name="Workers">Workers heard of lately.</param>
public sealed record PoolResource(int Waiting, int ActiveJobs, IReadOnlyList<string> Cordoned, IReadOnlyList<WorkerResource> Workers);

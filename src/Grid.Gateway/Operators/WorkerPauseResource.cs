namespace Grid.Gateway.Operators;

/// <summary>A worker that has paused itself, and tries again by itself.</summary>
/// <param name="Code">What ails it, for programs.</param>
/// <param name="Reason">A sentence.</param>
/// <param name="Faults">Pieces of work in a row that it could not do; 0 where it has not tried.</param>
/// <param name="RetriesInSeconds">Seconds until it tries again; 0 while it tries.</param>
public sealed record WorkerPauseResource(string Code, string Reason, int Faults, double RetriesInSeconds);

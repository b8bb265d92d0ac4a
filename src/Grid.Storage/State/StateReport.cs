namespace Grid.Storage.State;

/// <summary>What was found in a file of state.</summary>
/// <param name="Records">Records that are there and well.</param>
/// <param name="Commit">Number of the last commit.</param>
public sealed record StateReport(long Records, long Commit);

namespace Grid.Sdk.Usage;

/// <summary>Videos that have not ended.</summary>
/// <param name="Queued">Those that no worker is at work on right now.</param>
/// <param name="Running">Those that a worker is at work on.</param>
/// <param name="MaxActive">Most of both together; further ones are refused.</param>
/// <param name="MaxRunning">Most that are worked on at one time; further ones wait.</param>
public sealed record GridJobUsage(int Queued, int Running, int MaxActive, int MaxRunning);

namespace Grid.Storage.Embedded;

/// <summary>The grid that runs on a state folder.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Address">Where its HTTP API answers.</param>
public sealed record StateDirectoryOwner(int ProcessId, Uri Address);

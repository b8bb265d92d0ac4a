namespace Grid.Storage.Embedded;

/// <summary>The grid that runs on a state folder.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Address">Where its HTTP API answers. After a kill another program may answer there.</param>
/// <param name="State">The id of its state, which its answers carry; null where an earlier version has said so.</param>
public sealed record StateDirectoryOwner(int ProcessId, Uri Address, string? State = null);

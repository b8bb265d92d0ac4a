namespace Grid.Storage.State;

/// <summary>A record as it is stored.</summary>
/// <param name="ETag">Changes with every write; never comes again for the same record.</param>
/// <param name="Data">The serialized state.</param>
public sealed record StateRecord(string ETag, byte[] Data);

namespace Grid.Grains.Tenants.Jobs;

/// <summary>A page of ids, and whether another page follows.</summary>
internal sealed record JobPageIds(IReadOnlyList<Guid> Ids, bool HasMore);

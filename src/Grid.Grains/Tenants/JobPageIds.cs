namespace Grid.Grains.Tenants;

/// <summary>A page of ids, and whether another page follows.</summary>
internal sealed record JobPageIds(IReadOnlyList<string> Ids, bool HasMore);

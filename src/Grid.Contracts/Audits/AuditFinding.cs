using System.Collections.Immutable;

namespace Grid.Contracts.Audits;

/// <summary>Things of one kind that are wrong.</summary>
/// <param name="Count">How many there are, 0 or more.</param>
/// <param name="First">Names of some of them, at most <see cref="MaxNames"/>.</param>
[GenerateSerializer, Alias("grid.audit-finding"), Immutable]
public sealed record AuditFinding([property: Id(0)] long Count, [property: Id(1)] ImmutableArray<string> First)
{
    /// <summary>Most names that are kept.</summary>
    public const int MaxNames = 5;

    /// <summary>The names, and how many others there are.</summary>
    public override string ToString() =>
        Count > First.Length ? $"{string.Join(", ", First)} and {Count - First.Length} more" : string.Join(", ", First);
}

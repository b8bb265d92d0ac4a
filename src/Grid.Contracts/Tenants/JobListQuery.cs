namespace Grid.Contracts.Tenants;

/// <summary>Which jobs to list.</summary>
/// <param name="Limit">1 to 100 jobs.</param>
/// <param name="After">Id of the last job of the page before, which may have been removed since; null for the first page.</param>
/// <param name="Ascending">Oldest first; newest first otherwise.</param>
[GenerateSerializer, Alias("grid.job-list-query"), Immutable]
public sealed record JobListQuery([property: Id(0)] int Limit, [property: Id(1)] string? After, [property: Id(2)] bool Ascending)
{
    /// <summary>The longest page.</summary>
    public const int MaxLimit = 100;
}

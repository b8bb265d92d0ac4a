using System.Collections.Immutable;
using Grid.Contracts.Jobs;

namespace Grid.Contracts.Tenants;

/// <summary>A page of jobs.</summary>
/// <param name="Jobs">The jobs in the order asked for.</param>
/// <param name="HasMore">Whether another page follows.</param>
/// <param name="AfterKnown">False when the query's <see cref="JobListQuery.After"/> is not the id of a job; the page is empty then.</param>
[GenerateSerializer, Alias("grid.job-page"), Immutable]
public sealed record JobPage(
    [property: Id(0)] ImmutableArray<JobSnapshot> Jobs,
    [property: Id(1)] bool HasMore,
    [property: Id(2)] bool AfterKnown
);

namespace Grid.Contracts.Jobs;

/// <summary>A change of a job's terms; what is null stays as it is.</summary>
/// <param name="Priority">Class of the job as users write it; must be one that its tenant may use.</param>
/// <param name="Rank">Order among the tenant's jobs of that class, minus <see cref="JobTerms.MaxRank"/> to
/// <see cref="JobTerms.MaxRank"/>.</param>
[GenerateSerializer, Alias("grid.job-terms-change"), Immutable]
public sealed record JobTermsChange([property: Id(0)] string? Priority = null, [property: Id(1)] int? Rank = null);

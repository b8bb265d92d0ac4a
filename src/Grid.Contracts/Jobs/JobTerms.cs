using Grid.Contracts.Pools;

namespace Grid.Contracts.Jobs;

/// <summary>How a job is treated; without influence on its frames.</summary>
/// <param name="Priority">Class of the job.</param>
/// <param name="Rank">Order among the tenant's jobs of that class, lower first; jobs of one rank go by age.</param>
[GenerateSerializer, Alias("grid.job-terms"), Immutable]
public sealed record JobTerms([property: Id(0)] PriorityClass Priority = PriorityClass.Standard, [property: Id(1)] int Rank = 0)
{
    /// <summary>Ranks are between minus this and this.</summary>
    public const int MaxRank = 1_000_000;

    /// <summary>The terms of a job for which none were named.</summary>
    public static JobTerms Default { get; } = new();
}

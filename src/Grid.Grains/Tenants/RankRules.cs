using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;

namespace Grid.Grains.Tenants;

/// <summary>Holds a rank to its range.</summary>
internal static class RankRules
{
    public static JobRejection? Check(int? rank) =>
        rank is null or (>= -JobTerms.MaxRank and <= JobTerms.MaxRank)
            ? null
            : new JobRejection(GridErrorCodes.InvalidValue, $"rank must be -{JobTerms.MaxRank} to {JobTerms.MaxRank}, not {rank}.", "rank");
}

namespace Grid.Contracts.Jobs;

/// <summary>Why a job failed.</summary>
/// <param name="Code">One of <see cref="GridErrorCodes"/>.</param>
/// <param name="Message">A sentence for the tenant.</param>
[GenerateSerializer, Alias("grid.job-error"), Immutable]
public sealed record JobError([property: Id(0)] string Code, [property: Id(1)] string Message);

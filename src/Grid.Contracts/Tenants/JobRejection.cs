namespace Grid.Contracts.Tenants;

/// <summary>Why a request was refused.</summary>
/// <param name="Code">One of <see cref="GridErrorCodes"/>.</param>
/// <param name="Message">A sentence that names the field and the allowed values.</param>
/// <param name="Param">The field, as users write it; null when no single field is at fault.</param>
[GenerateSerializer, Alias("grid.job-rejection"), Immutable]
public sealed record JobRejection([property: Id(0)] string Code, [property: Id(1)] string Message, [property: Id(2)] string? Param);

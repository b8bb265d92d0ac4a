using Grid.Contracts.Videos;

namespace Grid.Grains.Tenants;

/// <summary>What an idempotency key was used for.</summary>
/// <param name="Job">The job it gave.</param>
/// <param name="Request">The request as sent, to tell a repetition from another request.</param>
/// <param name="Spec">The request with every choice made, to make the job should the first call have been cut off before it was.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Alias("grid.idempotency-entry"), Immutable]
internal sealed record IdempotencyEntry(
    [property: Id(0)] string Job,
    [property: Id(1)] VideoRequest Request,
    [property: Id(2)] VideoSpec Spec,
    [property: Id(3)] DateTimeOffset At);

namespace Grid.Grains.Tenants.Quotas;

/// <summary>
/// An open reservation of an attempt after the first one, as it is stored; that of a first attempt is in the job's entry.
/// </summary>
/// <param name="Attempt">2 for the first retry.</param>
/// <param name="At">When it was opened.</param>
[GenerateSerializer, Alias("grid.retry-reservation"), Immutable]
internal sealed record RetryReservation(
    [property: Id(0)] Guid Job,
    [property: Id(1)] int Attempt,
    [property: Id(2)] TimeSpan Amount,
    [property: Id(3)] DateTimeOffset At
);

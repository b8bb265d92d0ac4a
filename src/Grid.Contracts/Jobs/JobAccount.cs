namespace Grid.Contracts.Jobs;

/// <summary>What an attempt at a job has cost.</summary>
/// <param name="Attempt">1 for the first attempt, one more with each retry.</param>
/// <param name="State">Where the job stands; once this is final the attempt costs no more.</param>
/// <param name="EndedAt">When it reached a final state.</param>
/// <param name="DeviceSeconds">Device time of this attempt, whatever came of it.</param>
[GenerateSerializer, Alias("grid.job-account"), Immutable]
public sealed record JobAccount(
    [property: Id(0)] int Attempt,
    [property: Id(1)] JobState State,
    [property: Id(2)] DateTimeOffset? EndedAt,
    [property: Id(3)] double DeviceSeconds
);

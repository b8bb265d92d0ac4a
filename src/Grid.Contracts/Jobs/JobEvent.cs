namespace Grid.Contracts.Jobs;

/// <summary>A change of state, kept with the job.</summary>
/// <param name="Sequence">1, 2, 3, ... within the job.</param>
/// <param name="At">When it happened.</param>
/// <param name="State">The state entered.</param>
/// <param name="Error">Why, where the state is <see cref="JobState.Failed"/>.</param>
[GenerateSerializer, Alias("grid.job-event"), Immutable]
public sealed record JobEvent(
    [property: Id(0)] long Sequence,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] JobState State,
    [property: Id(3)] JobError? Error
);

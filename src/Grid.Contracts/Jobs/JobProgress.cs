namespace Grid.Contracts.Jobs;

/// <summary>How far a job has come.</summary>
/// <param name="Percent">0 to 100; never falls while the job is worked on without a loss.</param>
/// <param name="Phase">What is being done.</param>
/// <param name="Step">Denoising evaluations done.</param>
/// <param name="StepsTotal">Denoising evaluations of the whole job.</param>
/// <param name="EtaSeconds">Estimated seconds until the video can be fetched; null before the first step was timed.</param>
/// <param name="QueuePosition">Tickets ahead of the job's own in the pool; null when none is waiting there.</param>
[GenerateSerializer, Alias("grid.job-progress"), Immutable]
public sealed record JobProgress(
    [property: Id(0)] int Percent,
    [property: Id(1)] JobPhase Phase,
    [property: Id(2)] int Step,
    [property: Id(3)] int StepsTotal,
    [property: Id(4)] double? EtaSeconds,
    [property: Id(5)] int? QueuePosition
);

using System.Collections.Immutable;

namespace Grid.Contracts.Jobs;

/// <summary>News of a job for a watcher.</summary>
/// <param name="Events">Changes of state the watcher has not seen, oldest first.</param>
/// <param name="Snapshot">The job now.</param>
/// <param name="Revision">Counts every change, progress included; hand it back with the next call. Starts anew with an activation.</param>
/// <param name="Preview">The newest preview, where the watcher has not seen it.</param>
[GenerateSerializer, Alias("grid.job-update"), Immutable]
public sealed record JobUpdate(
    [property: Id(0)] ImmutableArray<JobEvent> Events,
    [property: Id(1)] JobSnapshot Snapshot,
    [property: Id(2)] long Revision,
    [property: Id(3)] JobPreview? Preview = null
);

using Grid.Contracts.Jobs;

namespace Grid.Contracts.Work;

/// <summary>How far a worker is with a ticket. A kind of work that has more to tell has a record of its own.</summary>
[GenerateSerializer, Alias("grid.work-progress"), Immutable]
public record WorkProgress
{
    /// <summary>The part of this ticket's present phase that is done, where that is told, 0 to 1.</summary>
    [Id(0)]
    public double Part { get; init; }

    /// <summary>A preview, where one was due.</summary>
    [Id(1)]
    public JobPreview? Preview { get; init; }
}

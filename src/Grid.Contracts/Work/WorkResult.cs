namespace Grid.Contracts.Work;

/// <summary>What came of a ticket's work; each kind of work has a record of its own.</summary>
[GenerateSerializer, Alias("grid.work-result"), Immutable]
public abstract record WorkResult
{
    /// <summary>Seconds the device worked on this ticket; of a batch, this ticket's part.</summary>
    [Id(0)]
    public double DeviceSeconds { get; init; }
}

namespace Grid.Chaos;

/// <summary>What to do to a cluster.</summary>
public sealed record ChaosOptions
{
    /// <summary>Jobs to submit, shared out as <see cref="ChaosOrder"/> says.</summary>
    public required int Jobs { get; init; }

    /// <summary>Processes to kill while they run.</summary>
    public required int Kills { get; init; }

    /// <summary>Longest time for all of it.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Seed of every choice.</summary>
    public required int Seed { get; init; }

    /// <summary>Folder for everything; it is left there when the run fails.</summary>
    public required string Folder { get; init; }
}

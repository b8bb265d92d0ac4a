namespace Grid.Training.GridTiny;

/// <summary>What a training run of grid-tiny is given.</summary>
public sealed record GridTinyOptions
{
    /// <summary>Checkpoints, the log and at last the model folder are written here; an earlier run found here is continued.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Receives one line of progress at a time.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Threads of one tensor operation; null leaves the library's choice.</summary>
    public int? Threads { get; init; }
}

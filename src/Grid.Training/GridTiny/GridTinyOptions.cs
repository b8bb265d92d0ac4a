namespace Grid.Training.GridTiny;

/// <summary>What a training run of grid-tiny is given.</summary>
public sealed record GridTinyOptions
{
    /// <summary>Checkpoints, the log and at last the model folder are written here; an earlier run found here is continued.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>
    /// A model folder whose autoencoder is taken as it is, so that only text encoder and transformer are trained; null trains all.
    /// </summary>
    public string? AutoencoderFolder { get; init; }

    /// <summary>Receives one line of progress at a time.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>
    /// Share of each stage's steps that is run; less than 1 shows in minutes that a machine can do it, and trains nothing of use.
    /// </summary>
    public double StepShare { get; init; } = 1;

    /// <summary>Threads to compute with; null leaves the library's choice.</summary>
    public int? Threads { get; init; }
}

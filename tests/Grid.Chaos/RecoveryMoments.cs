namespace Grid.Chaos;

/// <summary>What was seen so far of a job that goes on after a kill; times in seconds from it.</summary>
internal sealed class RecoveryMoments(long killed)
{
    /// <summary>Timestamp of the kill.</summary>
    public long Killed => killed;

    /// <summary>See <see cref="Recovery.Leased"/>; 0 until then.</summary>
    public double Leased { get; set; }

    /// <summary>See <see cref="Recovery.Loaded"/>; 0 until then.</summary>
    public double Loaded { get; set; }

    /// <summary>Whether the worker was seen without the model.</summary>
    public bool WasModelMissed { get; set; }

    /// <summary>Whether the worker has the model.</summary>
    public bool IsModelThere { get; set; }
}

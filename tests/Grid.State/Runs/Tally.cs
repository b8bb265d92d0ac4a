namespace Grid.State.Runs;

/// <summary>How starts after a kill or a damage ended, over all runs.</summary>
public sealed class Tally
{
    /// <summary>Starts that had all of the state.</summary>
    public int Starts { get; set; }

    /// <summary>Starts that were refused with a sentence that names a file or a server and the way back.</summary>
    public int Refusals { get; set; }

    /// <summary>Starts that lacked something and said what.</summary>
    public int Told { get; set; }

    /// <summary>Starts that lacked something and said nothing.</summary>
    public int SilentLosses { get; set; }

    /// <summary>Adds what another run has counted.</summary>
    public void Add(Tally other)
    {
        Starts += other.Starts;
        Refusals += other.Refusals;
        Told += other.Told;
        SilentLosses += other.SilentLosses;
    }

    public override string ToString() =>
        $"{Starts} starts, {Refusals} refusals, {(Told > 0 ? $"{Told} losses that were told, " : "")}{SilentLosses} silent losses";
}

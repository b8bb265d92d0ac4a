namespace Grid.Storage.State;

/// <summary>What the state adds up to after a commit.</summary>
/// <param name="Commit">Number of the commit; they are counted from 1, and 0 is an empty grid.</param>
/// <param name="Records">How many records there are.</param>
/// <param name="Sum">Their checksums, added modulo 2^128.</param>
internal readonly record struct StateTotals(long Commit, long Records, UInt128 Sum)
{
    public StateTotals Next() => this with { Commit = Commit + 1 };

    public StateTotals Add(UInt128 sum) => this with { Records = Records + 1, Sum = unchecked(Sum + sum) };

    public StateTotals Remove(UInt128 sum) => this with { Records = Records - 1, Sum = unchecked(Sum - sum) };

    /// <summary>Whether the records are the same, whatever the commit.</summary>
    public bool Holds(StateTotals other) => Records == other.Records && Sum == other.Sum;
}

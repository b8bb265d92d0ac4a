using System.Globalization;

namespace Grid.Chaos;

/// <summary>Median, 95th percentile and worst of some times.</summary>
public sealed class Spread
{
    /// <param name="seconds">At least one.</param>
    public Spread(IEnumerable<double> seconds)
    {
        double[] ordered = [.. seconds.Order()];
        Median = (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
        NinetyFifth = ordered[(int)Math.Ceiling(0.95 * ordered.Length) - 1];
        Worst = ordered[^1];
    }

    /// <summary>The middle one, in seconds.</summary>
    public double Median { get; }

    /// <summary>What 95 of 100 do not exceed, in seconds.</summary>
    public double NinetyFifth { get; }

    /// <summary>The longest one, in seconds.</summary>
    public double Worst { get; }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"median {Median:0.00} s, p95 {NinetyFifth:0.00} s, worst {Worst:0.00} s");
}

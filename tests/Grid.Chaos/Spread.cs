using System.Globalization;

namespace Grid.Chaos;

/// <summary>Median and worst of some times.</summary>
public sealed class Spread
{
    /// <param name="seconds">At least one.</param>
    public Spread(IEnumerable<double> seconds)
    {
        double[] ordered = [.. seconds.Order()];
        Median = (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
        Worst = ordered[^1];
    }

    /// <summary>The middle one, in seconds.</summary>
    public double Median { get; }

    /// <summary>The longest one, in seconds.</summary>
    public double Worst { get; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"median {Median:0.00} s, worst {Worst:0.00} s");
}

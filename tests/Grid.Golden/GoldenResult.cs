namespace Grid.Golden;

/// <summary>The worst error of a case in the measure its tolerance is given in, and what to print besides.</summary>
public sealed record GoldenResult(double WorstError, double Tolerance, IReadOnlyList<string> Details)
{
    // NaN must fail, so the comparison is written to be false for it.
    public bool Passed => WorstError <= Tolerance;
}

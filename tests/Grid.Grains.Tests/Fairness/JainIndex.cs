namespace Grid.Grains.Tests.Fairness;

/// <summary>Jain's index of fairness: 1 when all have the same, 1/n when one of n has everything.</summary>
internal static class JainIndex
{
    public static double Of(IReadOnlyCollection<double> shares)
    {
        var sum = shares.Sum();
        return sum * sum / (shares.Count * shares.Sum(share => share * share));
    }
}

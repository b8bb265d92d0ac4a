namespace Grid.Training.Optimisation;

/// <summary>The decay of a running average of weights.</summary>
internal static class AverageDecay
{
    /// <summary>
    /// The decay at a step, counted from 1: the average must forget the first weights, which are noise, faster than the later ones.
    /// </summary>
    public static double At(long step, double full) => Math.Min(full, (1.0 + step) / (10.0 + step));
}

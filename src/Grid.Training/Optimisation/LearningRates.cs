namespace Grid.Training.Optimisation;

/// <summary>Learning rates over a run's steps, as factors of the peak rate.</summary>
public static class LearningRates
{
    /// <summary>Rises in a line from 0 over the warm-up, then stays.</summary>
    public static double ConstantWithWarmUp(long step, long warmUp) => step < warmUp ? (double)step / Math.Max(1, warmUp) : 1;

    /// <summary>
    /// Rises in a line from 0 over the warm-up, then falls along half a cosine to 0 at <paramref name="steps"/> and stays there.
    /// </summary>
    public static double CosineWithWarmUp(long step, long warmUp, long steps)
    {
        if (step < warmUp)
        {
            return ConstantWithWarmUp(step, warmUp);
        }

        var progress = Math.Min(1, (double)(step - warmUp) / Math.Max(1, steps - warmUp));
        return 0.5 * (1 + Math.Cos(Math.PI * progress));
    }
}

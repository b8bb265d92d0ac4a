namespace Grid.Sampling.Schedulers;

/// <summary>What networks that predict the velocity say of the noise, which is what sampling methods take.</summary>
public static class VelocityPrediction
{
    /// <summary>
    /// Turns velocities into noise in place: noise = sqrt(a) velocity + sqrt(1 - a) input, with the share a of the signal's power that is
    /// left at the timestep. Timesteps between training timesteps have the noise level that sampling methods give them.
    /// </summary>
    /// <param name="schedule">The training schedule.</param>
    /// <param name="timestep">The evaluation's timestep, within the schedule.</param>
    /// <param name="input">What the network was given, scaled as every sampling method scales it.</param>
    /// <param name="predicted">Guided velocities of the same length; noise afterwards.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToNoise(NoiseSchedule schedule, float timestep, ReadOnlySpan<float> input, Span<float> predicted)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Spans.RequireEqualLengths(input.Length, predicted.Length, nameof(predicted));
        var sigma = SigmaInterpolation.At(schedule, timestep);
        var signal = 1 / MathF.Sqrt((sigma * sigma) + 1); // sqrt(a), as sigma = sqrt((1 - a) / a)
        Spans.Blend(signal, predicted, sigma * signal, input, predicted);
    }
}

using System.Globalization;

namespace Grid.Sampling.Schedulers;

/// <summary>The "leading" spacing of DDIM and PNDM: k * floor(T / n) + offset for k = 0 .. n - 1, in rising order.</summary>
internal static class LeadingTimesteps
{
    public static int Stride(NoiseScheduleConfig config, int steps) => config.TrainTimesteps / steps;

    /// <exception cref="ArgumentException">The offset moves the last one past the end of the training schedule.</exception>
    public static int[] Compute(NoiseScheduleConfig config, int steps)
    {
        if (!Fits(config, steps))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"steps {steps} with steps_offset {config.StepsOffset} reaches past the last training timestep "
                        + $"{config.TrainTimesteps - 1}; use another number of steps."
                )
            );
        }

        var stride = Stride(config, steps);
        return [.. Enumerable.Range(0, steps).Select(k => k * stride + config.StepsOffset)];
    }

    public static int MaxSteps(NoiseScheduleConfig config)
    {
        var steps = Math.Min(config.TrainTimesteps, NoiseSchedulers.MaxSteps);
        while (steps > 1 && !Fits(config, steps))
        {
            steps--;
        }

        return steps;
    }

    private static bool Fits(NoiseScheduleConfig config, int steps) =>
        (steps - 1) * Stride(config, steps) + config.StepsOffset < config.TrainTimesteps;
}

namespace Grid.Sampling.Schedulers;

/// <summary>Noise levels at timesteps between the training timesteps.</summary>
internal static class SigmaInterpolation
{
    /// <summary>The level at each timestep, linear between neighbours and computed in double, with a final 0 appended.</summary>
    public static float[] WithFinalZero(NoiseSchedule schedule, float[] timesteps)
    {
        var sigmas = new float[timesteps.Length + 1];
        for (var i = 0; i < timesteps.Length; i++)
        {
            sigmas[i] = At(schedule, timesteps[i]);
        }

        return sigmas;
    }

    /// <summary>The level at one timestep; above the last training timestep it is that one's.</summary>
    public static float At(NoiseSchedule schedule, double timestep)
    {
        var levels = schedule.Sigmas;
        var below = (int)timestep;
        return below >= levels.Length - 1
            ? levels[^1]
            : (float)(((double)levels[below + 1] - levels[below]) * (timestep - below) + levels[below]);
    }

    /// <summary><paramref name="count"/> evenly spaced values from 0 to <paramref name="last"/> in double; 0 alone for one.</summary>
    public static double[] LinearSpace(double last, int count)
    {
        var values = new double[count];
        var step = count > 1 ? last / (count - 1) : 0;
        for (var i = 1; i < count; i++)
        {
            values[i] = i == count - 1 ? last : i * step;
        }

        return values;
    }
}

using Grid.Sampling.Schedulers;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>Forward noising and the schedule behind it.</summary>
public sealed class AddNoiseKind : IGoldenKind
{
    public string Kind => "add_noise";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(NoiseScheduleConfig.FromJson(golden.Config));
        var shape = golden.Shape("in.x");
        var original = golden.Values("in.x");
        var noise = golden.Values("in.noise");
        var timesteps = golden.Values("in.timestep");

        // One timestep a row of the batch.
        var row = original.Length / timesteps.Length;
        var noisy = new float[original.Length];
        for (var i = 0; i < timesteps.Length; i++)
        {
            schedule.AddNoise(original.AsSpan(i * row, row), noise.AsSpan(i * row, row), (int)timesteps[i], noisy.AsSpan(i * row, row));
        }

        return OutputComparison.Compare(
            golden,
            new Dictionary<string, Tensor>
            {
                ["out.betas"] = tensor(schedule.Betas.ToArray()),
                ["out.alphas_cumprod"] = tensor(schedule.AlphasCumulative.ToArray()),
                ["out.x_t"] = tensor(noisy, shape),
            }
        );
    }
}

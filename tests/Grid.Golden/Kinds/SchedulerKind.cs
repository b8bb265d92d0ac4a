using Grid.Sampling.Schedulers;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>Whole trajectories of a sampling method with the goldens' fake network.</summary>
public sealed class SchedulerKind : IGoldenKind
{
    public string Kind => "scheduler";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var config = golden.Config;
        var scheduler = NoiseSchedulers.Create(
            (string)config["scheduler"]!,
            (int)config["steps"]!,
            NoiseScheduleConfig.FromJson(config),
            (bool?)config["clip_sample"] ?? true
        );

        var shape = golden.Shape("in.latents");
        var latents = golden.Values("in.latents");
        var weight = golden.Tensor("in.w").expand(shape).contiguous().data<float>().ToArray();
        var noises = scheduler.UsesNoise ? golden.Values("in.noises") : [];

        var inputs = new List<float>();
        var trajectory = new List<float>();
        var scaled = new float[latents.Length];
        var predicted = new float[latents.Length];
        for (var step = 0; step < scheduler.Timesteps.Count; step++)
        {
            scheduler.ScaleModelInput(step, latents, scaled);
            inputs.AddRange(scaled);
            for (var i = 0; i < scaled.Length; i++)
            {
                predicted[i] =
                    (0.3f * scaled[i]) + (0.2f * weight[i] * MathF.Cos(2 * scaled[i])) + (0.05f * scheduler.Timesteps[step] / 1000);
            }

            var noise = scheduler.UsesNoise ? noises.AsSpan(step * latents.Length, latents.Length) : [];
            scheduler.Step(step, predicted, latents, noise, latents);
            trajectory.AddRange(latents);
        }

        long[] all = [scheduler.Timesteps.Count, .. shape];
        return OutputComparison.Compare(
            golden,
            new Dictionary<string, Tensor>
            {
                ["out.timesteps"] = tensor(scheduler.Timesteps.ToArray()),
                ["out.sigmas"] = tensor(scheduler.Sigmas.ToArray()),
                ["out.init_noise_sigma"] = tensor(scheduler.InitNoiseSigma),
                ["out.model_inputs"] = tensor(inputs.ToArray(), all),
                ["out.trajectory"] = tensor(trajectory.ToArray(), all),
            }
        );
    }
}

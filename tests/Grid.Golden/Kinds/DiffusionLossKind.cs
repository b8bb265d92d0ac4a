using Grid.Training.Diffusion;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>Forward noising, the loss terms of each sample, and the gradient of the batch mean.</summary>
internal sealed class DiffusionLossKind : IGoldenKind
{
    public string Kind => "diffusion_loss";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var schedule = new DiffusionSchedule((int?)golden.Config["steps"] ?? DiffusionSchedule.FullLength);
        var loss = new DiffusionLoss(schedule, (bool?)golden.Config["snr"] ?? false);
        var timesteps = golden.Tensor("in.timestep", ScalarType.Int64);
        var original = golden.Tensor("in.x0");
        var noise = golden.Tensor("in.noise");
        var output = golden.Tensor("in.model_output").requires_grad_();
        var noisy = schedule.AddNoise(original, noise, timesteps);
        var terms = loss.Compute(output, original, noisy, noise, timesteps);
        terms.Total.mean().backward();
        return golden.Compare(
            new Dictionary<string, Tensor>
            {
                ["out.x_t"] = noisy,
                ["out.mse"] = terms.MeanSquaredError.detach(),
                ["out.vb"] = terms.VariationalBound.detach(),
                ["out.loss"] = terms.Total.detach(),
                ["out.grad_model_output"] = output.grad!,
            }
        );
    }
}

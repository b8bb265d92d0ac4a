using System.Text.Json.Nodes;
using Grid.Diffusion.Transformers;
using Grid.Diffusion.Weights;
using Grid.Training.Diffusion;
using Grid.Training.Optimisation;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>
/// Optimizer steps of the transformer on one batch: losses, gradient norms, gradients of the first step, parameters after the last.
/// </summary>
internal sealed class TrainingStepsKind : IGoldenKind
{
    private const string GradientPrefix = "out.grad.";
    private const string AfterPrefix = "out.after";

    public string Kind => "training_steps";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var network = new VideoTransformer(VideoTransformerConfig.FromJson(golden.Config));
        var files = golden.WeightFiles().Select(SafetensorsFile.Open).ToArray();
        WeightLoader.Load(network, files);
        Array.ForEach(files, file => file.Dispose());

        var settings = golden.Config["optimizer"]!.AsObject();
        var named = network.named_parameters().ToArray();
        using var optimizer = new AdamW([.. named.Select(item => item.parameter)], OptionsOf(settings));
        var schedule = new DiffusionSchedule();
        var loss = new DiffusionLoss(schedule, (bool?)golden.Config["snr"] ?? false);
        var (timesteps, original, noise) = (
            golden.Tensor("in.timestep", ScalarType.Int64),
            golden.Tensor("in.x0"),
            golden.Tensor("in.noise")
        );
        var noisy = schedule.AddNoise(original, noise, timesteps);
        var text = golden.Tensor("in.text");
        var mask = golden.Tensor("in.mask");
        var resolution = golden.Has("in.resolution") ? golden.Tensor("in.resolution") : null;
        var aspectRatio = golden.Has("in.aspect_ratio") ? golden.Tensor("in.aspect_ratio") : null;

        var actual = new Dictionary<string, Tensor>();
        var (losses, norms) = (new List<float>(), new List<float>());
        for (var step = 0; step < golden.Shape("out.loss")[0]; step++)
        {
            var output = network.forward(noisy, text, mask, timesteps, resolution, aspectRatio);
            var total = loss.Compute(output, original, noisy, noise, timesteps).Total.mean();
            total.backward();
            losses.Add(total.item<float>());
            foreach (var (name, parameter) in named.Where(item => step == 0 && golden.Has(GradientPrefix + item.name)))
            {
                actual[GradientPrefix + name] = parameter.grad!.clone();
            }

            norms.Add((float)optimizer.Step(settings["lr"]!.GetValue<double>()));
        }

        actual["out.loss"] = tensor(losses.ToArray());
        actual["out.grad_norm"] = tensor(norms.ToArray());
        foreach (var name in golden.TensorNames.Where(name => name.StartsWith(AfterPrefix, StringComparison.Ordinal)))
        {
            var parameter = name[(name.IndexOf('.', AfterPrefix.Length) + 1)..];
            actual[name] = named.Single(item => item.name == parameter).parameter.detach();
        }

        return golden.Compare(actual);
    }

    private static AdamWOptions OptionsOf(JsonObject settings) =>
        new(
            settings["betas"]![0]!.GetValue<double>(),
            settings["betas"]![1]!.GetValue<double>(),
            settings["eps"]!.GetValue<double>(),
            settings["weight_decay"]!.GetValue<double>(),
            settings["clip_norm"]!.GetValue<double>()
        );
}

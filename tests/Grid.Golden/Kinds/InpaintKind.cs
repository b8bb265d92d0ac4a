using Grid.Diffusion.Pipelines;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>A video with a mask through the inpaint pipeline.</summary>
internal sealed class InpaintKind : IGoldenKind
{
    public string Kind => "inpaint";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var config = golden.Config;
        using var transformer = GoldenModels.Transformer(config["transformer"]!.AsObject(), golden.WeightFiles("transformer"));
        using var autoencoder = GoldenModels.Autoencoder(config["vae"]!.AsObject(), golden.WeightFiles("vae"));
        var scheduler = NoiseSchedulers.Create((string)config["scheduler"]!, config["steps"]!.GetValue<int>());
        var noise = new GivenNoise(
            (stream, index) =>
                stream switch
                {
                    NoiseStream.Initial => golden.Values("in.noise"),
                    NoiseStream.Source => golden.Values($"in.posterior_noise.{index}"),
                    _ => golden.Values("in.step_noises").Chunk(golden.Values("in.noise").Length).ElementAt(index),
                }
        );

        var pipeline = new InpaintPipeline(transformer, autoencoder, CPU);
        var strength = config["strength"]?.GetValue<double>() ?? 1;
        // The case gives pictures in [0, 1].
        var video = (golden.Tensor("in.video") * 2) - 1;
        var (latents, frames) = pipeline.Run(
            video,
            golden.Tensor("in.mask"),
            GoldenText.Guided(golden, config),
            scheduler,
            strength,
            noise
        );

        return golden.Compare(
            new Dictionary<string, Tensor> { ["out.final_latents"] = latents, ["out.videos"] = FrameBytes.ToUnit(frames) }
        );
    }
}

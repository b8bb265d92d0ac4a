using Grid.Diffusion.Pipelines;
using Grid.Sampling;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>Latents and embeddings through denoising, decoding and smoothing.</summary>
internal sealed class PipelineKind : IGoldenKind
{
    public string Kind => "pipeline";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var config = golden.Config;
        using var transformer = GoldenModels.Transformer(config["transformer"]!.AsObject(), golden.WeightFiles("transformer"));
        using var autoencoder = GoldenModels.Autoencoder(config["vae"]!.AsObject(), golden.WeightFiles("vae"));
        var scheduler = NoiseSchedulers.Create((string)config["scheduler"]!, config["steps"]!.GetValue<int>());
        var sizes = golden.Shape("in.latents");
        var shape = new LatentShape((int)sizes[1], (int)sizes[2], (int)sizes[3], (int)sizes[4]);
        var latents = golden.Values("in.latents");
        var noise = new GivenNoise(
            (stream, index) =>
                stream switch
                {
                    NoiseStream.Ancestral => StepNoise(golden, index, latents.Length),
                    _ => golden.Values($"in.smoothing_noise.{index}"),
                }
        );
        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] *= scheduler.InitNoiseSigma;
        }

        var denoiser = new Denoiser(new NoisePredictor(transformer, CPU), scheduler, noise, shape, autoencoder.Config.SpatialFactor);
        var state = denoiser.Advance(
            new DenoiseState(latents, scheduler.Capture()),
            scheduler.Timesteps.Count,
            GoldenText.Guided(golden, config)
        );

        var decoder = new LatentDecoder(autoencoder, CPU);
        var before = new List<Tensor>();
        var after = new List<Tensor>();
        for (var item = 0; item < sizes[0]; item++)
        {
            before.Add(decoder.Decode(state.Latents.AsSpan(item * shape.Count, shape.Count), shape));
            after.Add(FrameBytes.ToUnit(decoder.Smooth(before[^1], noise)));
        }

        return golden.Compare(
            new Dictionary<string, Tensor>
            {
                ["out.final_latents"] = tensor(state.Latents, sizes),
                ["out.before_smoothing"] = cat(before, 0),
                ["out.videos"] = cat(after, 0),
            }
        );
    }

    // Recorded as one tensor [steps, batch, C, F, h, w].
    private static float[] StepNoise(GoldenCase golden, int index, int length) =>
        golden.Values("in.step_noises").AsSpan(index * length, length).ToArray();
}

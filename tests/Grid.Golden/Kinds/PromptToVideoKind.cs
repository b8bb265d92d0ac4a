using System.Text.Json.Nodes;
using Grid.Diffusion.Pipelines;
using Grid.Sampling;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>A prompt through every part of a model folder in the published layout.</summary>
internal sealed class PromptToVideoKind : IGoldenKind
{
    public string Kind => "prompt_to_video";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var config = golden.Config;
        using var model = VideoModel.Load(
            golden.PathOf((string)config["folder"]!),
            new VideoModelOptions { TransformerOverrides = config["transformer_additional_kwargs"] as JsonObject }
        );
        var scheduler = NoiseSchedulers.Create((string)config["scheduler"]!, config["steps"]!.GetValue<int>());
        var (frames, height, width) = (
            config["frames"]!.GetValue<int>(),
            config["height"]!.GetValue<int>(),
            config["width"]!.GetValue<int>()
        );
        var shape = model.ShapeOf(frames, height, width);
        var noise = new RecordedSmoothing(golden, NoiseSources.Create("torch", config["seed"]!.GetValue<long>()));

        var (prompt, negative) = ((string)config["prompt"]!, (string)config["negative_prompt"]!);
        var text = GuidedText.Create(
            model.Prompts.Encode(prompt),
            model.Prompts.Encode(negative),
            config["guidance_scale"]!.GetValue<float>()
        );
        var denoiser = new Denoiser(model.Predictor, scheduler, noise, shape, model.SpatialFactor);
        var start = denoiser.Start();
        var state = denoiser.Advance(start, scheduler.Timesteps.Count, text);
        var decoded = model.Decoder.Decode(state.Latents, shape);

        // Ids are compared as numbers, so that one wrong id fails whatever the tolerance of the tensors.
        RequireIds(golden, "out.ids", model.Prompts.Tokenize(prompt).Ids);
        RequireIds(golden, "out.negative_ids", model.Prompts.Tokenize(negative).Ids);
        RequireIds(golden, "out.prompt_mask", model.Prompts.Tokenize(prompt).Mask);
        var initial = tensor(start.Latents, [1, shape.Channels, shape.Frames, shape.Height, shape.Width]) / scheduler.InitNoiseSigma;
        return golden.Compare(
            new Dictionary<string, Tensor>
            {
                ["in.latents"] = initial,
                ["out.prompt_embeds"] = States(text.Positive),
                ["out.negative_embeds"] = States(model.Prompts.Encode(negative)),
                ["out.final_latents"] = tensor(state.Latents, initial.shape),
                ["out.videos"] = FrameBytes.ToUnit(model.Decoder.Smooth(decoded, noise)),
            }
        );
    }

    private static Tensor States(TextStates text) => tensor(text.Values, [1, text.Length, text.Channels]);

    private static void RequireIds(GoldenCase golden, string name, long[] actual)
    {
        using var expected = golden.Tensor(name, null);
        if (!expected.data<long>().ToArray().SequenceEqual(actual))
        {
            throw new InvalidDataException($"{name} differs: {string.Join(' ', actual)}");
        }
    }

    private sealed class RecordedSmoothing(GoldenCase golden, INoiseSource drawn) : INoiseSource
    {
        private readonly GivenNoise _recorded = new((_, index) => golden.Values($"in.smoothing_noise.{index}"));

        public void Fill(NoiseStream stream, int index, LatentShape shape, int firstFrame, Span<float> destination)
        {
            var source = stream == NoiseStream.Smoothing ? _recorded : drawn;
            source.Fill(stream, index, shape, firstFrame, destination);
        }
    }
}

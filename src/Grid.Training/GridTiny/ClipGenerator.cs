using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;
using Grid.Sampling.Schedulers;
using Grid.Training.Autoencoders;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>Generates clips of many prompts at once, for the evaluations during training; served clips are made by the pipeline.</summary>
internal sealed class ClipGenerator(VideoTransformer transformer, T5Encoder textEncoder, CaptionTokens tokens, VideoAutoencoder autoencoder)
{
    private const int Steps = 20;

    /// <summary>Generates one clip a caption.</summary>
    public IReadOnlyList<RgbClip> Generate(IReadOnlyList<string> captions, int latentFrames, double guidance, ulong seed)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (ids, mask) = tokens.Encode([.. captions, .. captions.Select(_ => "")]);
        var text = textEncoder.call(ids, mask);
        using var generator = new Generator(seed);
        const int Side = SyntheticWorld.Size / 8;
        long[] shape = [captions.Count, 4, latentFrames, Side, Side];
        var latents = randn(shape, generator: generator).data<float>().ToArray();
        var scheduler = NoiseSchedulers.Create(NoiseSchedulers.DpmPlusPlus, Steps);
        for (var i = 0; i < scheduler.Timesteps.Count; i++)
        {
            using var inner = NewDisposeScope();
            var input = tensor(latents, shape);
            var time = full([2 * captions.Count], scheduler.Timesteps[i], ScalarType.Float32);
            var output = transformer.forward(cat([input, input]), text, mask, time).narrow(1, 0, 4).chunk(2);
            var noise = (output[1] + (guidance * (output[0] - output[1]))).contiguous();
            scheduler.Step(i, noise.data<float>().ToArray(), latents, [], latents);
        }

        return
        [
            .. Enumerable
                .Range(0, captions.Count)
                .Select(i => Decode(tensor(latents, shape).narrow(0, i, 1) / AutoencoderAssembly.LatentScale)),
        ];
    }

    private RgbClip Decode(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (var start = 0L; start < latents.shape[2]; start += LatentLibrary.ChunkLatents)
        {
            parts.Add(autoencoder.Decode(latents.narrow(2, start, Math.Min(LatentLibrary.ChunkLatents, latents.shape[2])).contiguous()));
        }

        var frames = cat(parts, 2)[0].contiguous();
        return RgbClip.FromPlanes(frames.data<float>().ToArray(), (int)frames.shape[1], SyntheticWorld.Size, SyntheticWorld.Size);
    }
}

using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Transformers;
using Grid.Sampling;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// Fills the masked part of a video. Networks with 12 input channels see mask and masked video; networks with 4 are held to the source by
/// putting it back, noised, after every step.
/// </summary>
public sealed class InpaintPipeline(VideoTransformer transformer, VideoAutoencoder autoencoder, Device device)
{
    private const int InpaintChannels = 8;

    /// <summary>Runs the whole pipeline.</summary>
    /// <param name="video">Source frames [B, 3, T, H, W] in [-1, 1]; B above 1 only with noise given from outside.</param>
    /// <param name="mask">1 where to generate, 0 where to keep [B, 1, T, H, W]; cut at 0.5.</param>
    /// <param name="text">Text states and guidance.</param>
    /// <param name="scheduler">A fresh sampling method.</param>
    /// <param name="strength">Share of the steps to run, in (0, 1]; below 1 the run starts from the noised source.</param>
    /// <param name="noise">Initial noise and, on <see cref="NoiseStream.Source"/>, the posterior samples in order of drawing.</param>
    /// <returns>Final latents [B, C, f, h, w] and frames [B, 3, T, H, W] in [-1, 1]. No seams are smoothed.</returns>
    /// <exception cref="ArgumentException">Strength is out of range, or the network takes another number of channels.</exception>
    public (Tensor Latents, Tensor Frames) Run(
        Tensor video,
        Tensor mask,
        GuidedText text,
        INoiseScheduler scheduler,
        double strength,
        INoiseSource noise,
        CancellationToken cancellationToken = default
    )
    {
        if (strength is not (> 0 and <= 1))
        {
            throw new ArgumentException($"strength is {strength}; it must be above 0 and at most 1");
        }

        var channels = autoencoder.Config.LatentChannels;
        var seesMask = transformer.Config.InChannels == channels + InpaintChannels;
        if (!seesMask && transformer.Config.InChannels != channels)
        {
            throw new ArgumentException(
                $"the transformer takes {transformer.Config.InChannels} channels; inpainting needs {channels} or "
                    + $"{channels + InpaintChannels}"
            );
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var encoder = new LatentEncoder(autoencoder, device);
        var generate = (mask >= 0.5).to_type(ScalarType.Float32);

        // 1. Latents of the source, where they are needed, then of mask and masked video; this is the order of the draws.
        var next = 0;
        Tensor? source = null,
            extra = null;
        if (!seesMask || strength < 1)
        {
            (source, next) = Encode(encoder, video, noise, next, cancellationToken);
        }

        if (seesMask)
        {
            (var maskLatents, next) = Encode(encoder, generate.expand(-1, 3, -1, -1, -1), noise, next, cancellationToken);
            var masked = video * (1 - generate) - generate;
            (var videoLatents, next) = Encode(encoder, masked, noise, next, cancellationToken);
            extra = cat([maskLatents, videoLatents], 1);
        }

        // 2. Where to start.
        var reference = source ?? extra!;
        var batch = (int)reference.shape[0];
        var shape = new LatentShape(channels, (int)reference.shape[2], (int)reference.shape[3], (int)reference.shape[4]);
        var whole = shape with { Channels = batch * channels };
        var initial = new float[whole.Count];
        noise.Fill(NoiseStream.Initial, 0, whole, 0, initial);
        var sourceValues = source is null ? null : Values(source);
        var evaluations = scheduler.Timesteps.Count;
        var first = evaluations - Math.Min((int)(evaluations * strength), evaluations);
        var latents = new float[initial.Length];
        if (first == 0)
        {
            initial.CopyTo(latents, 0);
        }
        else
        {
            scheduler.StartAt(first);
            scheduler.AddNoise(sourceValues, initial, scheduler.Timesteps[first], latents);
        }

        // The reference scales a noised source as it does pure noise.
        System.Numerics.Tensors.TensorPrimitives.Multiply(latents, scheduler.InitNoiseSigma, latents);

        // 3. Denoise; a network that does not see the mask gets the source put back after each step.
        Action<int, float[]>? putBack = null;
        if (!seesMask)
        {
            var keep =
                1
                - nn.functional.interpolate(
                    generate,
                    [shape.Frames, shape.Height, shape.Width],
                    mode: InterpolationMode.Trilinear,
                    align_corners: true
                );
            var kept = Values(keep.expand(-1, channels, -1, -1, -1));
            putBack = (index, values) => PutBack(values, sourceValues!, initial, kept, scheduler, index);
        }

        var denoiser = new Denoiser(new NoisePredictor(transformer, device), scheduler, noise, shape, autoencoder.Config.SpatialFactor);
        var state = denoiser.Advance(
            new DenoiseState(latents, scheduler.Capture()),
            evaluations,
            text,
            inpaint: extra is null ? null : Values(extra),
            afterStep: putBack,
            cancellationToken: cancellationToken
        );

        // 4. Pictures.
        var decoder = new LatentDecoder(autoencoder, device);
        var frames = Enumerable
            .Range(0, batch)
            .Select(item =>
                decoder.Decode(state.Latents.AsSpan(item * shape.Count, shape.Count), shape, cancellationToken: cancellationToken)
            );
        return (
            tensor(state.Latents, [batch, channels, shape.Frames, shape.Height, shape.Width]).MoveToOuterDisposeScope(),
            cat([.. frames], 0).MoveToOuterDisposeScope()
        );
    }

    private static (Tensor Latents, int Next) Encode(
        LatentEncoder encoder,
        Tensor frames,
        INoiseSource noise,
        int index,
        CancellationToken cancellationToken
    )
    {
        var (latents, next) = encoder.Encode(frames, noise, NoiseStream.Source, index, cancellationToken);
        return (latents * LatentScaling.InpaintSource, next);
    }

    private static void PutBack(float[] latents, float[] source, float[] noise, float[] keep, INoiseScheduler scheduler, int index)
    {
        var proper = source;
        if (index + 1 < scheduler.Timesteps.Count)
        {
            proper = new float[source.Length];
            scheduler.AddNoise(source, noise, scheduler.Timesteps[index + 1], proper);
        }

        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] = (keep[i] * proper[i]) + ((1 - keep[i]) * latents[i]);
        }
    }

    private static float[] Values(Tensor tensor)
    {
        using var flat = tensor.cpu().contiguous();
        return flat.data<float>().ToArray();
    }
}

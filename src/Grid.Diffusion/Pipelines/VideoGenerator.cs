using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;

namespace Grid.Diffusion.Pipelines;

/// <summary>A request in, pictures out, in this process and in one go. The grid runs the same parts in pieces and gets the same bytes.</summary>
public sealed class VideoGenerator(VideoModel model)
{
    /// <summary>Generates a video. The settings are taken as valid; see <see cref="VideoSettingsValidator"/>.</summary>
    /// <param name="settings">What to make.</param>
    /// <param name="progress">Told of every step and slice.</param>
    /// <param name="cancellationToken">Takes effect between two steps.</param>
    /// <returns>RGB bytes, frame by frame, row by row.</returns>
    public byte[] Generate(VideoSettings settings, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        progress?.Report(new GenerationProgress(GenerationPhase.Encoding, 0, 1));
        var text = EncodePrompt(settings);
        var denoiser = CreateDenoiser(settings, out var evaluations);
        var state = denoiser.Advance(
            denoiser.Start(), evaluations, text,
            done => progress?.Report(new GenerationProgress(GenerationPhase.Denoising, done, evaluations)), cancellationToken: cancellationToken);
        return Decode(settings, state.Latents, (done, total) => progress?.Report(new GenerationProgress(GenerationPhase.Decoding, done, total)), cancellationToken);
    }

    /// <summary>Text states of the prompt and, where guidance is on, of the negative prompt.</summary>
    public GuidedText EncodePrompt(VideoSettings settings)
    {
        var positive = model.Prompts.Encode(settings.Prompt);
        var negative = settings.GuidanceScale > 1 ? model.Prompts.Encode(settings.NegativePrompt) : null;
        return GuidedText.Create(positive, negative, (float)settings.GuidanceScale);
    }

    /// <summary>The denoising run of a request, at its start.</summary>
    public Denoiser CreateDenoiser(VideoSettings settings, out int evaluations)
    {
        var scheduler = NoiseSchedulers.Create(settings.Sampler, settings.Steps);
        evaluations = scheduler.Timesteps.Count;
        return new Denoiser(model.Predictor, scheduler, NoiseSources.Create(settings.Noise, settings.Seed), model.ShapeOf(settings.Frames, settings.Height, settings.Width), model.SpatialFactor);
    }

    /// <summary>Latents to RGB bytes, seams smoothed.</summary>
    public byte[] Decode(VideoSettings settings, float[] latents, Action<int, int>? onSlice = null, CancellationToken cancellationToken = default)
    {
        using var frames = model.Decoder.Decode(latents, model.ShapeOf(settings.Frames, settings.Height, settings.Width), onSlice, cancellationToken);
        // Smoothing draws from its own keyed stream, whatever the noise of the latents: the reference's draw there depends on global state.
        using var smooth = model.Decoder.Smooth(frames, NoiseSources.Create(NoiseSources.Philox, settings.Seed), cancellationToken);
        return FrameBytes.ToRgb24(smooth);
    }
}

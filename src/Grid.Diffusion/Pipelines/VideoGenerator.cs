using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;
using Grid.Sampling.Windows;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// A request in, pictures out, in this process and in one go. The grid runs the same parts in pieces and gets the same bytes.
/// </summary>
public sealed class VideoGenerator(VideoModel model)
{
    /// <summary>
    /// Generates a video that is small enough to be held as a whole. The settings are taken as valid; see
    /// <see cref="VideoSettingsValidator"/>.
    /// </summary>
    /// <param name="settings">What to make.</param>
    /// <param name="progress">Told of every step and of the frames.</param>
    /// <param name="cancellationToken">Takes effect between two network calls.</param>
    /// <returns>RGB bytes, frame by frame, row by row.</returns>
    /// <exception cref="ArgumentException">The frames do not fit one array.</exception>
    public byte[] Generate(
        VideoSettings settings,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var (video, place) = (NewVideo(settings), 0);
        GenerateFrames(settings, frame => Append(video, ref place, frame), progress, cancellationToken);
        return video;
    }

    /// <summary>Generates a video of any length and hands out its frames; holds its latents and a few slices of frames.</summary>
    /// <param name="settings">What to make; taken as valid.</param>
    /// <param name="onFrame">Given the RGB bytes of each frame in order, row by row. They are the receiver's to keep.</param>
    /// <param name="progress">Told of every step and of the frames.</param>
    /// <param name="cancellationToken">Takes effect between two network calls.</param>
    public void GenerateFrames(
        VideoSettings settings,
        Action<ReadOnlyMemory<byte>> onFrame,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(onFrame);
        progress?.Report(new GenerationProgress(GenerationPhase.Encoding, 0, 1));
        var text = EncodePrompt(settings);
        var latents = Denoise(
            settings,
            text,
            (done, total) => progress?.Report(new GenerationProgress(GenerationPhase.Denoising, done, total)),
            cancellationToken
        );
        var (done, frames) = (0, FramesOf(settings));
        void Count(ReadOnlyMemory<byte> frame)
        {
            onFrame(frame);
            progress?.Report(new GenerationProgress(GenerationPhase.Decoding, ++done, frames));
        }

        DecodeFrames(settings, latents, 0, 0, frames, Count, cancellationToken);
    }

    /// <summary>Text states of the prompt and, where guidance is on, of the negative prompt.</summary>
    public GuidedText EncodePrompt(VideoSettings settings)
    {
        var positive = model.Prompts.Encode(settings.Prompt);
        var negative = settings.GuidanceScale > 1 ? model.Prompts.Encode(settings.NegativePrompt) : null;
        return GuidedText.Create(positive, negative, (float)settings.GuidanceScale);
    }

    /// <summary>What of the prompts <see cref="EncodePrompt"/> does not hear.</summary>
    /// <returns>The field's name and the flaw.</returns>
    public IReadOnlyList<(string Field, PromptFlaw Flaw)> ReviewPrompts(VideoSettings settings)
    {
        IEnumerable<PromptFlaw> negative =
            settings.GuidanceScale > 1 ? model.Prompts.Review(settings.NegativePrompt, "negative prompt") : [];
        return
        [
            .. model.Prompts.Review(settings.Prompt, "prompt").Select(flaw => ("prompt", flaw)),
            .. negative.Select(flaw => ("negative_prompt", flaw)),
        ];
    }

    /// <summary>The denoising run of a request that the network sees at once, at its start.</summary>
    public Denoiser CreateDenoiser(VideoSettings settings, out int evaluations)
    {
        var scheduler = NoiseSchedulers.Create(settings.Sampler, settings.Steps, model.Schedule);
        evaluations = scheduler.Timesteps.Count;
        return new Denoiser(
            model.Predictor,
            scheduler,
            NoiseSources.Create(settings.Noise, settings.Seed),
            model.ShapeOf(settings.Frames, settings.Height, settings.Width),
            model.SpatialFactor
        );
    }

    /// <summary>The denoising run of a request of any length, not begun; its windows are those of <see cref="WindowPlans.For"/>.</summary>
    public WindowedSampling CreateSampling(VideoSettings settings) =>
        new(
            settings,
            WindowPlans.For(settings, model.Compression),
            model.ShapeOf(settings.Frames, settings.Height, settings.Width),
            model.Schedule
        );

    /// <summary>The guided prediction of one window of the current evaluation, [C, window, h, w].</summary>
    /// <exception cref="ModelOutputException">It holds values that are no numbers.</exception>
    public float[] PredictWindow(WindowedSampling sampling, int index, GuidedText text)
    {
        var input = new float[sampling.WindowShape.Count];
        sampling.CopyWindow(index, input);
        var predicted = model.Predictor.Predict(
            [new NoiseQuery(input, sampling.Timestep, text)],
            sampling.WindowShape,
            model.SpatialFactor
        )[0];
        ModelOutputException.ThrowIfNotFinite("transformer", predicted);
        return predicted;
    }

    /// <summary>Final latents [C, F, h, w] of a video of any length.</summary>
    /// <param name="settings">What to make; taken as valid.</param>
    /// <param name="text">Text states and guidance.</param>
    /// <param name="onEvaluation">Told the evaluations done and their number after each.</param>
    /// <param name="cancellationToken">Takes effect between two windows.</param>
    public float[] Denoise(
        VideoSettings settings,
        GuidedText text,
        Action<int, int>? onEvaluation = null,
        CancellationToken cancellationToken = default
    )
    {
        var sampling = CreateSampling(settings);
        sampling.Start();
        while (!sampling.IsComplete)
        {
            for (var index = 0; index < sampling.Windows.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sampling.Add(index, PredictWindow(sampling, index, text));
            }

            sampling.Advance();
            onEvaluation?.Invoke(sampling.Evaluation, sampling.EvaluationCount);
        }

        return sampling.Latents;
    }

    /// <summary>Frames of the finished video; fewer than asked where those are not whole chunks.</summary>
    public int FramesOf(VideoSettings settings) => model.Decoder.FramesOf(LatentFramesOf(settings));

    /// <summary>The latent frames that <see cref="DecodeFrames"/> needs for a range of frames.</summary>
    /// <exception cref="ArgumentException">The range is empty or does not lie inside the video.</exception>
    public (int First, int Count) LatentsNeeded(VideoSettings settings, int firstFrame, int frames) =>
        model.Decoder.LatentsFor(firstFrame, frames, LatentFramesOf(settings));

    /// <summary>
    /// Decodes a range of a video's frames, seams smoothed, to the bytes that they have in the whole video. Memory is that of a few slices,
    /// however long the range is.
    /// </summary>
    /// <param name="settings">The whole video's settings.</param>
    /// <param name="latents">Final latents [C, F, h, w], at least those of <see cref="LatentsNeeded"/>.</param>
    /// <param name="firstLatent">Place of their first latent frame in the video.</param>
    /// <param name="firstFrame">First frame, from 0.</param>
    /// <param name="frames">At least 1.</param>
    /// <param name="onFrame">Given the RGB bytes of each frame in order, row by row. They are the receiver's to keep.</param>
    /// <param name="cancellationToken">Takes effect between two slices.</param>
    /// <exception cref="ArgumentException">The range does not lie inside the video, or latents that it needs are not given.</exception>
    public void DecodeFrames(
        VideoSettings settings,
        float[] latents,
        int firstLatent,
        int firstFrame,
        int frames,
        Action<ReadOnlyMemory<byte>> onFrame,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(latents);
        ArgumentNullException.ThrowIfNull(onFrame);
        var whole = model.ShapeOf(settings.Frames, settings.Height, settings.Width);
        var plane = whole.Count / whole.Frames;
        if (latents.Length == 0 || latents.Length % plane != 0)
        {
            throw new ArgumentException(
                $"latents has {latents.Length} values; it must have whole latent frames of {plane}",
                nameof(latents)
            );
        }

        // Smoothing draws from its own keyed stream, whatever the noise of the latents: the reference's draw there depends on global state.
        var noise = NoiseSources.Create(NoiseSources.Philox, settings.Seed);
        model.Decoder.DecodeRange(
            latents,
            whole with
            {
                Frames = latents.Length / plane,
            },
            firstLatent,
            whole.Frames,
            firstFrame,
            frames,
            noise,
            part => FrameBytes.HandOut(part, onFrame),
            cancellationToken
        );
    }

    /// <summary>Latents of a whole video to RGB bytes, seams smoothed.</summary>
    /// <exception cref="ArgumentException">The frames do not fit one array.</exception>
    public byte[] Decode(VideoSettings settings, float[] latents, CancellationToken cancellationToken = default) =>
        Decode(settings, latents, onFrame: null, cancellationToken);

    /// <inheritdoc cref="Decode(VideoSettings, float[], CancellationToken)"/>
    /// <param name="onFrame">Told the number of frames decoded so far, after each.</param>
    public byte[] Decode(VideoSettings settings, float[] latents, Action<int>? onFrame, CancellationToken cancellationToken)
    {
        var (video, place, done) = (NewVideo(settings), 0, 0);
        void Take(ReadOnlyMemory<byte> frame)
        {
            Append(video, ref place, frame);
            onFrame?.Invoke(++done);
        }

        DecodeFrames(settings, latents, 0, 0, FramesOf(settings), Take, cancellationToken);
        return video;
    }

    private int LatentFramesOf(VideoSettings settings) => model.ShapeOf(settings.Frames, settings.Height, settings.Width).Frames;

    private byte[] NewVideo(VideoSettings settings)
    {
        var bytes = 3L * FramesOf(settings) * settings.Height * settings.Width;
        return bytes <= Array.MaxLength
            ? new byte[bytes]
            : throw new ArgumentException(
                $"frames {settings.Frames} of {settings.Width}x{settings.Height} are {bytes} bytes, more than the "
                    + $"{Array.MaxLength} of one array; take them one by one"
            );
    }

    private static void Append(byte[] video, ref int place, ReadOnlyMemory<byte> frame)
    {
        frame.Span.CopyTo(video.AsSpan(place));
        place += frame.Length;
    }
}

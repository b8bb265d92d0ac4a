using Grid.Contracts.Videos;
using Grid.Diffusion.Pipelines;
using Grid.Sampling.Settings;

namespace Grid.Workers.Engines;

/// <summary>The real networks: the same parts in the same order as <see cref="VideoGenerator"/>, with states written out in between.</summary>
internal sealed class DiffusionEngine(VideoModel model) : IVideoEngine
{
    private readonly VideoGenerator _generator = new(model);

    public long WeightBytes => model.WeightBytes;

    public int CountEvaluations(VideoSpec spec)
    {
        _generator.CreateDenoiser(Settings(spec), out var evaluations);
        return evaluations;
    }

    public byte[] EncodePrompt(VideoSpec spec, CancellationToken cancellationToken) => TextStatesCodec.Write(_generator.EncodePrompt(Settings(spec)));

    public DenoiseOutcome Denoise(DenoiseWork work, Func<int, bool> afterEvaluation, CancellationToken cancellationToken)
    {
        var denoiser = _generator.CreateDenoiser(Settings(work.Spec), out var evaluations);
        var text = TextStatesCodec.Read(work.TextStates);
        var state = work.Checkpoint is null ? denoiser.Start() : DenoiseStateCodec.Read(work.Checkpoint);
        var done = state.Scheduler.NextEvaluation;
        var more = true;
        while (more && done < evaluations)
        {
            // One at a time, since how many fit into a burst only shows on the way.
            state = denoiser.Advance(state, done + 1, text, cancellationToken: cancellationToken);
            more = afterEvaluation(++done);
        }

        return new DenoiseOutcome(DenoiseStateCodec.Write(state), done);
    }

    public byte[] Decode(VideoSpec spec, VideoPlan plan, byte[] latents, CancellationToken cancellationToken) =>
        _generator.Decode(Settings(spec), DenoiseStateCodec.Read(latents).Latents, cancellationToken: cancellationToken);

    public void Dispose() => model.Dispose();

    private static VideoSettings Settings(VideoSpec spec) => new()
    {
        Width = spec.Width,
        Height = spec.Height,
        Frames = spec.Frames,
        Fps = spec.Fps,
        Steps = spec.Steps,
        GuidanceScale = spec.GuidanceScale,
        Seed = spec.Seed,
        Sampler = spec.Sampler,
        Noise = spec.Noise,
        Prompt = spec.Prompt,
        NegativePrompt = spec.NegativePrompt,
    };
}

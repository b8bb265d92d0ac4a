using Grid.Contracts.Videos;
using Grid.Diffusion.Pipelines;
using Grid.Grains.Videos;
using Grid.Grains.Videos.Latents;
using Grid.Sampling;

namespace Grid.Workers.Engines;

/// <summary>
/// The real networks: the same parts in the same order as <see cref="VideoGenerator"/>, with states written out in between.
/// </summary>
internal sealed class DiffusionEngine(VideoModel model) : IVideoEngine
{
    private readonly VideoGenerator _generator = new(model);

    public long WeightBytes => model.WeightBytes;

    public int CountEvaluations(VideoSpec spec)
    {
        _generator.CreateDenoiser(spec.ToSettings(), out var evaluations);
        return evaluations;
    }

    public byte[] EncodePrompt(VideoSpec spec, CancellationToken cancellationToken) =>
        TextStatesCodec.Write(_generator.EncodePrompt(spec.ToSettings()));

    public IReadOnlyList<VideoWarning> ReviewPrompts(VideoSpec spec) =>
        [
            .. _generator
                .ReviewPrompts(spec.ToSettings())
                .Select(found => new VideoWarning(found.Flaw.Code, found.Field, found.Flaw.Message, found.Flaw.Used)),
        ];

    public int MaxBatch(VideoSpec spec) => model.Predictor.MaxBatch(Shape(spec));

    public IReadOnlyList<DenoiseOutcome?> Denoise(
        IReadOnlyList<DenoiseWork> works,
        Func<int, int, bool> afterEvaluation,
        CancellationToken cancellationToken
    )
    {
        var shape = Shape(works[0].Spec);
        if (works.FirstOrDefault(work => Shape(work.Spec) != shape) is { } other)
        {
            throw new ArgumentException(
                $"works of {BatchKeys.For(works[0].Spec)} and {BatchKeys.For(other.Spec)} cannot be in one batch",
                nameof(works)
            );
        }

        var runs = works.Select(Resume).ToList();
        var batch = new BatchDenoiser(model.Predictor, shape, model.SpatialFactor);
        DenoiseBurst.Run(
            works,
            index => runs[index].IsComplete || runs[index].Failure is not null,
            going =>
            {
                batch.Step([.. going.Select(index => runs[index])]);
                foreach (var index in going.Where(index => runs[index].Failure is null))
                {
                    ShowPreview(works[index], runs[index]);
                }
            },
            index => afterEvaluation(index, runs[index].Evaluation),
            cancellationToken
        );
        return
        [
            .. works.Zip(runs, (work, run) =>
                work.Cancellation.IsCancellationRequested
                    ? null
                    : new DenoiseOutcome(DenoiseStateCodec.Write(run.Capture()), run.Evaluation) { Failure = run.Failure }
            ),
        ];
    }

    public int MaxWindowBatch(VideoSpec spec, int latentFrames) => model.Predictor.MaxBatch(Shape(spec) with { Frames = latentFrames });

    public IReadOnlyList<float[]> PredictNoise(IReadOnlyList<WindowQuery> queries)
    {
        var shape = Shape(queries[0].Spec) with { Frames = queries[0].Frames };
        if (queries.FirstOrDefault(query => Shape(query.Spec) with { Frames = query.Frames } != shape) is not null)
        {
            throw new ArgumentException($"windows of other shapes than {shape} cannot be in one batch with it", nameof(queries));
        }

        return model.Predictor.Predict([.. queries.Select(Ask)], shape, model.SpatialFactor);
    }

    public PreviewFrame? Preview(WindowQuery query, float[] predicted)
    {
        if (model.Preview is not { } preview)
        {
            return null;
        }

        var shape = Shape(query.Spec) with { Frames = query.Frames };
        return new PreviewFrame(
            preview.Render(query.Latents, predicted, query.Timestep, shape, shape.Frames / 2),
            shape.Width,
            shape.Height
        );
    }

    private void ShowPreview(DenoiseWork work, DenoiseRun run)
    {
        if (
            work.OnPreview is { } show
            && model.Preview is { } preview
            && work.Spec.PreviewEvery > 0
            && run.Evaluation % work.Spec.PreviewEvery == 0
            && run.Last is var (query, predicted)
        )
        {
            var shape = run.Shape;
            show(
                run.Evaluation,
                new PreviewFrame(
                    preview.Render(query.Latents, predicted, query.Timestep, shape, shape.Frames / 2),
                    shape.Width,
                    shape.Height
                )
            );
        }
    }

    public FrameRange LatentsFor(VideoSpec spec, VideoPlan plan, FrameRange frames)
    {
        var (first, count) = _generator.LatentsNeeded(spec.ToSettings(), frames.First, frames.Count);
        return new FrameRange(first, count);
    }

    public void DecodeSlice(
        VideoSpec spec,
        VideoPlan plan,
        FrameRange frames,
        float[] latents,
        int firstLatent,
        Action<ReadOnlyMemory<byte>> onFrame,
        CancellationToken cancellationToken
    )
    {
        _generator.DecodeFrames(spec.ToSettings(), latents, firstLatent, frames.First, frames.Count, onFrame, cancellationToken);
        CollectInBackground();
    }

    public string HashLatents(byte[] checkpoint) => Floats.Hash(DenoiseStateCodec.Read(checkpoint).Latents);

    public byte[] Decode(VideoSpec spec, VideoPlan plan, byte[] latents, Action<int> onFrame, CancellationToken cancellationToken)
    {
        var frames = _generator.Decode(spec.ToSettings(), DenoiseStateCodec.Read(latents).Latents, onFrame, cancellationToken);
        CollectInBackground();
        return frames;
    }

    public void Dispose() => model.Dispose();

    // A job's work on the device ends here. Small native objects are only freed by finalizers, and their pressure is invisible to the
    // collector, so a process that never collects grows without end. Nobody has to wait for it.
    private static void CollectInBackground() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);

    private static NoiseQuery Ask(WindowQuery query) => new(query.Latents, query.Timestep, TextStatesCodec.Read(query.TextStates));

    private LatentShape Shape(VideoSpec spec) => model.ShapeOf(spec.Frames, spec.Height, spec.Width);

    private DenoiseRun Resume(DenoiseWork work)
    {
        var denoiser = _generator.CreateDenoiser(work.Spec.ToSettings(), out _);
        return denoiser.Resume(
            work.Checkpoint is null ? denoiser.Start() : DenoiseStateCodec.Read(work.Checkpoint),
            TextStatesCodec.Read(work.TextStates)
        );
    }
}

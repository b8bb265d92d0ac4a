using System.Runtime.InteropServices;
using Grid.Diffusion.Motion;
using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Transformers;
using Grid.Sampling;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Testing;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Pipelines;

public sealed class BatchDenoiserTests
{
    private const int TextLength = PromptEncoder.Length;

    // Each differs in everything that may differ inside a batch.
    private static readonly (string Sampler, int Steps, float Guidance)[] Kinds =
    [
        (NoiseSchedulers.DpmPlusPlus, 4, 3f),
        (NoiseSchedulers.EulerAncestral, 3, 1f),
        (NoiseSchedulers.Ddim, 5, 7.5f),
        (NoiseSchedulers.Pndm, 4, 1f),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(3, 4)]
    [InlineData(9, 2)]
    [InlineData(9, 3)]
    [InlineData(9, 4)]
    public void Step_GridTiny_GivesTheBytesOfRunsAlone(int latentFrames, int batch)
    {
        using var model = VideoModel.Load(RepositoryRoot.PathOf("deploy/models/grid-tiny"));

        AssertBatchIsAlone(model.Predictor, new LatentShape(4, latentFrames, 8, 8), channels: 64, batch);
    }

    [Theory]
    [InlineData(64, 2, 8, 8, 2)]
    [InlineData(64, 3, 16, 16, 3)]
    [InlineData(128, 2, 8, 12, 4)]
    [InlineData(64, 1, 2, 6, 3)]
    public void Step_PublishedWidth_GivesTheBytesOfRunsAlone(int sampleSize, int frames, int height, int width, int batch)
    {
        var config = VideoTransformerConfig.V2 with { Layers = 2, LongLinks = false, SampleSize = sampleSize, CaptionChannels = 512 };
        using var network = Create(config);

        AssertBatchIsAlone(new NoisePredictor(network, CPU), new LatentShape(4, frames, height, width), config.CaptionChannels, batch);
    }

    [Fact]
    public void Step_RunResumedBesideAnother_GoesOnWithItsOwnBytes()
    {
        using var network = Create(Toy);
        var predictor = new NoisePredictor(network, CPU);
        var shape = new LatentShape(4, 2, 8, 8);
        var expected = Alone(predictor, shape, Toy.CaptionChannels, 1);
        var denoiser = CreateDenoiser(predictor, shape, 1);
        var half = denoiser.Advance(denoiser.Start(), 2, Text(Toy.CaptionChannels, 1), cancellationToken: Token);

        var (late, early) = (
            CreateDenoiser(predictor, shape, 1).Resume(half, Text(Toy.CaptionChannels, 1)),
            Begin(predictor, shape, Toy.CaptionChannels, 2)
        );
        new BatchDenoiser(predictor, shape, 8).Step([early, late]);

        Assert.Equal((1, 3), (early.Evaluation, late.Evaluation));
        Assert.True(late.IsComplete);
        Assert.True(SameBytes(expected, late.Capture().Latents));
    }

    [Fact]
    public void Capture_RunGoesOn_KeepsItsLatents()
    {
        using var network = Create(Toy);
        var predictor = new NoisePredictor(network, CPU);
        var shape = new LatentShape(4, 2, 8, 8);
        var run = Begin(predictor, shape, Toy.CaptionChannels, 0);
        var captured = run.Capture();
        var before = (float[])captured.Latents.Clone();

        new BatchDenoiser(predictor, shape, 8).Step([run]);

        Assert.True(SameBytes(before, captured.Latents));
        Assert.Equal(0, captured.Scheduler.NextEvaluation);
        Assert.False(SameBytes(before, run.Capture().Latents));
    }

    [Fact]
    public void Step_RunsThatDoNotFit_AreRefusedUnchanged()
    {
        using var network = Create(Toy);
        var predictor = new NoisePredictor(network, CPU);
        var shape = new LatentShape(4, 2, 8, 8);
        var batch = new BatchDenoiser(predictor, shape, 8);
        var run = Begin(predictor, shape, Toy.CaptionChannels, 0);
        var other = Begin(predictor, shape with { Frames = 3 }, Toy.CaptionChannels, 0);
        var shortText = CreateDenoiser(predictor, shape, 0);
        var shorter = shortText.Resume(shortText.Start(), GuidedText.Create(States(Toy.CaptionChannels, 1, TextLength - 1), null, 1));
        var complete = Begin(predictor, shape, Toy.CaptionChannels, 1);
        while (!complete.IsComplete)
        {
            batch.Step([complete]);
        }

        Assert.Contains(
            "cannot be in a batch of shape",
            Assert.Throws<ArgumentException>(() => batch.Step([run, other])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "must be of one length",
            Assert.Throws<ArgumentException>(() => batch.Step([run, shorter])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "evaluations of a run are done",
            Assert.Throws<ArgumentException>(() => batch.Step([run, complete])).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, run.Evaluation);
    }

    private static VideoTransformerConfig Toy { get; } =
        new()
        {
            Heads = 2,
            HeadWidth = 16,
            Layers = 2,
            LongLinks = false,
            SampleSize = 8,
            CaptionChannels = 12,
            Motion = new MotionModuleConfig { Heads = 4, MaxFrames = 6 },
        };

    private static void AssertBatchIsAlone(NoisePredictor predictor, LatentShape shape, int channels, int batch)
    {
        var expected = Enumerable.Range(0, batch).Select(row => Alone(predictor, shape, channels, row)).ToList();
        var runs = Enumerable.Range(0, batch).Select(row => Begin(predictor, shape, channels, row)).ToList();

        var denoiser = new BatchDenoiser(predictor, shape, 8);
        while (runs.Where(run => !run.IsComplete).ToList() is { Count: > 0 } going)
        {
            denoiser.Step(going);
        }

        for (var row = 0; row < batch; row++)
        {
            Assert.True(
                SameBytes(expected[row], runs[row].Capture().Latents),
                $"row {row}, {Kinds[row].Sampler}, differs in a batch of {batch}"
            );
        }
    }

    private static float[] Alone(NoisePredictor predictor, LatentShape shape, int channels, int row)
    {
        var denoiser = CreateDenoiser(predictor, shape, row);
        var run = denoiser.Resume(denoiser.Start(), Text(channels, row));
        return denoiser.Advance(run.Capture(), run.EvaluationCount, Text(channels, row), cancellationToken: Token).Latents;
    }

    private static DenoiseRun Begin(NoisePredictor predictor, LatentShape shape, int channels, int row)
    {
        var denoiser = CreateDenoiser(predictor, shape, row);
        return denoiser.Resume(denoiser.Start(), Text(channels, row));
    }

    private static Denoiser CreateDenoiser(NoisePredictor predictor, LatentShape shape, int row) =>
        new(
            predictor,
            NoiseSchedulers.Create(Kinds[row].Sampler, Kinds[row].Steps),
            NoiseSources.Create(NoiseSources.Philox, 100 + row),
            shape,
            8
        );

    private static GuidedText Text(int channels, int row) =>
        GuidedText.Create(
            States(channels, 2 * row, TextLength),
            Kinds[row].Guidance > 1 ? States(channels, (2 * row) + 1, TextLength) : null,
            Kinds[row].Guidance
        );

    // Texts of different lengths below the padding.
    private static TextStates States(int channels, int seed, int length)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed + 1);
        var values = randn([1, length, channels], generator: generator).data<float>().ToArray();
        return new TextStates(
            values,
            [.. Enumerable.Range(0, length).Select(token => token < 5 + (7 * seed) ? 1f : 0f)],
            1,
            length,
            channels
        );
    }

    private static VideoTransformer Create(VideoTransformerConfig config)
    {
        manual_seed(1);
        var network = new VideoTransformer(config);
        using var _ = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            // Zero-initialised layers would hide what is behind them.
            if (name.Contains("proj_out", StringComparison.Ordinal) || name.Contains("_embedder.linear_2", StringComparison.Ordinal))
            {
                nn.init.normal_(parameter, 0, 0.05);
            }
        }

        return network;
    }

    private static bool SameBytes(float[] expected, float[] actual) =>
        MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan()));
}

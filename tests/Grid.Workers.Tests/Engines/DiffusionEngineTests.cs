using Grid.Contracts.Videos;
using Grid.Sampling.Schedulers;
using Grid.Testing;
using Grid.Testing.Videos;
using Grid.Workers.Devices;
using Grid.Workers.Engines;

namespace Grid.Workers.Tests.Engines;

public sealed class DiffusionEngineTests : IDisposable
{
    private static readonly string Folder = RepositoryRoot.PathOf("deploy/models/grid-tiny");
    private static readonly VideoPlan Plan = VideoSpecs.SmallPlan;

    private readonly IVideoEngine _engine = new DiffusionEngineFactory().Load(
        Folder,
        new ComputeDevice(ComputeDevice.Cpu, 1L << 30),
        Token
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Denoise_SeveralWorks_GivesEachItsOwnBytesWhateverTheOthersDo()
    {
        using var cancellation = new CancellationTokenSource();
        var toTheEnd = Work("a red circle", NoiseSchedulers.DpmPlusPlus, steps: 4, seed: 1, guidance: 3);
        var shorter = Work("a blue square moving up on a white background", NoiseSchedulers.EulerAncestral, steps: 2, seed: 2, guidance: 1);
        var stopped = Work("a green triangle", NoiseSchedulers.Ddim, steps: 6, seed: 3, guidance: 7);
        var canceled = Work("a square", NoiseSchedulers.Euler, steps: 5, seed: 4, guidance: 2) with { Cancellation = cancellation.Token };
        var asked = new List<(int Work, int Evaluations)>();

        var outcomes = _engine.Denoise(
            [toTheEnd, shorter, stopped, canceled],
            (work, evaluations) =>
            {
                asked.Add((work, evaluations));
                if (work == 3)
                {
                    cancellation.Cancel();
                }

                return work != 2 || evaluations < 3;
            },
            Token
        );

        Assert.Equal([(0, 1), (1, 1), (2, 1), (3, 1), (0, 2), (1, 2), (2, 2), (0, 3), (2, 3), (0, 4)], asked);
        AssertSame(Alone(toTheEnd, 4), outcomes[0]);
        AssertSame(Alone(shorter, 2), outcomes[1]);
        AssertSame(Alone(stopped, 3), outcomes[2]);
        Assert.Null(outcomes[3]);
    }

    [Fact]
    public void Denoise_WorkAtAnotherPosition_GoesOnAsIfThereHadBeenNoBatch()
    {
        var work = Work("a red circle", NoiseSchedulers.DpmPlusPlus, steps: 4, seed: 1, guidance: 3);
        var other = Work("a square", NoiseSchedulers.Pndm, steps: 4, seed: 2, guidance: 3);
        var half = Alone(work, 2);

        var outcomes = _engine.Denoise(
            [other, work with { Checkpoint = half.Checkpoint, FirstEvaluation = 2 }],
            (index, evaluations) => index == 1 || evaluations < 1,
            Token
        );

        AssertSame(Alone(work, 4), outcomes[1]);
        Assert.Equal(1, outcomes[0]!.Evaluations);
    }

    [Fact]
    public void Denoise_WorksOfOtherShapes_IsRefused()
    {
        var work = Work("a red circle", NoiseSchedulers.Ddim, steps: 2, seed: 1, guidance: 1);

        var error = Assert.Throws<ArgumentException>(() =>
            _engine.Denoise([work, work with { Spec = work.Spec with { Frames = 27 } }], (_, _) => true, Token)
        );

        Assert.Contains("64x64x9 and 64x64x27", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Denoise_CanceledAlone_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        var work = Work("a red circle", NoiseSchedulers.Ddim, steps: 3, seed: 1, guidance: 1) with { Cancellation = cancellation.Token };

        Assert.Throws<OperationCanceledException>(() =>
            _engine.Denoise(
                work,
                _ =>
                {
                    cancellation.Cancel();
                    return true;
                },
                Token
            )
        );
    }

    [Theory]
    [InlineData(64, 9, 4)]
    [InlineData(64, 27, 1)]
    [InlineData(64, 1, 8)]
    [InlineData(32, 1, 1)]
    public void MaxBatch_OfTheBundledModel_IsWhatPays(int side, int frames, int expected) =>
        Assert.Equal(expected, _engine.MaxBatch(VideoSpecs.Small with { Width = side, Height = side, Frames = frames }));

    [Fact]
    public void Load_SecondWorkerOfTheProcessor_GivesTheSameBytes()
    {
        using var second = new DiffusionEngineFactory().Load(Folder, new ComputeDevice(ComputeDevice.CpuName(1), 1L << 30), Token);

        Assert.Equal(_engine.EncodePrompt(VideoSpecs.Small, Token), second.EncodePrompt(VideoSpecs.Small, Token));
    }

    [Fact]
    public void MeasureWeights_BeforeLoading_IsWhatTheModelTakes() =>
        Assert.Equal(_engine.WeightBytes, new DiffusionEngineFactory().MeasureWeights(Folder));

    private static void AssertSame(DenoiseOutcome expected, DenoiseOutcome? actual)
    {
        Assert.Equal(expected.Evaluations, actual!.Evaluations);
        Assert.True(expected.Checkpoint.AsSpan().SequenceEqual(actual.Checkpoint));
    }

    private DenoiseOutcome Alone(DenoiseWork work, int end) => _engine.Denoise(work, evaluations => evaluations < end, Token);

    private DenoiseWork Work(string prompt, string sampler, int steps, long seed, double guidance)
    {
        var spec = VideoSpecs.Small with { Prompt = prompt, Sampler = sampler, Steps = steps, Seed = seed, GuidanceScale = guidance };
        return new DenoiseWork(spec, Plan, _engine.EncodePrompt(spec, Token), Checkpoint: null, FirstEvaluation: 0);
    }
}

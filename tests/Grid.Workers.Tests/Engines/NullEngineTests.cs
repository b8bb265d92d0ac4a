using Grid.Contracts.Videos;
using Grid.Testing.Videos;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Workers.Tests.Engines;

public sealed class NullEngineTests
{
    private static readonly VideoPlan Plan = VideoSpecs.SmallPlan;
    private static readonly VideoSpec Spec = VideoSpecs.Small;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Decode_SameRequest_GivesTheSameFramesWhateverTheBursts()
    {
        using var engine = Load(new NullEngineOptions());

        var inOne = Make(engine, Spec, burst: 100);

        Assert.Equal(3 * Spec.Width * Spec.Height * Spec.Frames, inOne.Length);
        Assert.Equal(inOne, Make(engine, Spec, burst: 1));
        Assert.NotEqual(inOne, Make(engine, Spec with { Seed = 2 }, burst: 100));
        Assert.NotEqual(inOne, Make(engine, Spec with { Prompt = "a square" }, burst: 100));
        Assert.NotEqual(inOne, Make(engine, Spec with { Steps = 5 }, burst: 100));
    }

    [Fact]
    public void Denoise_SeveralWorks_GivesEachItsOwnBytes()
    {
        using var engine = Load(new NullEngineOptions { MaxBatch = 2 });
        var (one, two) = (Work(engine, Spec), Work(engine, Spec with { Seed = 2, Steps = 2 }));

        var outcomes = engine.Denoise([one, two], (_, _) => true, Token);

        Assert.Equal(engine.Denoise(one, _ => true, Token).Checkpoint, outcomes[0]!.Checkpoint);
        Assert.Equal(engine.Denoise(two, _ => true, Token).Checkpoint, outcomes[1]!.Checkpoint);
        Assert.Equal((4, 2), (outcomes[0]!.Evaluations, outcomes[1]!.Evaluations));
    }

    [Fact]
    public async Task Denoise_StepTime_WaitsForTheClock()
    {
        var clock = new FakeTimeProvider();
        using var engine = Load(new NullEngineOptions { StepTime = TimeSpan.FromHours(1) }, clock);
        var steps = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var work = Work(engine, Spec with { Steps = 2 });

        var running = Task.Run(
            () =>
                engine.Denoise(
                    work,
                    evaluations =>
                    {
                        steps.Writer.TryWrite(evaluations);
                        return true;
                    },
                    Token
                ),
            Token
        );

        // The wait may begin after the clock was moved, so it is moved until the step is made.
        for (var step = 1; step <= 2; step++)
        {
            var made = steps.Reader.ReadAsync(Token).AsTask();
            while (!made.IsCompleted)
            {
                clock.Advance(TimeSpan.FromHours(1));
                await Task.Yield();
            }

            Assert.Equal(step, await made);
        }

        Assert.Equal(2, (await running).Evaluations);
    }

    [Fact]
    public async Task Denoise_CanceledInAStep_EndsWithoutTheClock()
    {
        using var cancellation = new CancellationTokenSource();
        using var engine = Load(new NullEngineOptions { StepTime = TimeSpan.FromHours(1) }, new FakeTimeProvider());
        var work = Work(engine, Spec);

        var running = Task.Run(() => engine.Denoise(work, _ => true, cancellation.Token), Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("true")]
    public void AddNullEngine_NoSimulation_SaysWhyNot(string? variable)
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            new ServiceCollection().AddNullEngine(new NullEngineOptions(), variable)
        );

        Assert.Equal(
            "The null engine makes frames without a model, so it is for load tests and simulations only; set "
                + "GRID_SIMULATION=1 if this process is one.",
            error.Message
        );
    }

    [Fact]
    public void AddNullEngine_InASimulation_ReplacesTheEngine()
    {
        using var services = new ServiceCollection()
            .AddDiffusionModels()
            .AddNullEngine(new NullEngineOptions(), "1")
            .BuildServiceProvider();

        Assert.True(services.GetServices<IVideoEngineFactory>().Single().IsSimulation);
    }

    private static IVideoEngine Load(NullEngineOptions options, TimeProvider? timeProvider = null) =>
        new NullEngineFactory(options, timeProvider ?? TimeProvider.System).Load("none", new ComputeDevice(ComputeDevice.Cpu, 1), Token);

    private static DenoiseWork Work(IVideoEngine engine, VideoSpec spec) => new(spec, Plan, engine.EncodePrompt(spec, Token), null, 0);

    private static byte[] Make(IVideoEngine engine, VideoSpec spec, int burst)
    {
        var work = Work(engine, spec);
        while (work.FirstEvaluation < engine.CountEvaluations(spec))
        {
            var end = work.FirstEvaluation + burst;
            var outcome = engine.Denoise(work, evaluations => evaluations < end, Token);
            work = work with { Checkpoint = outcome.Checkpoint, FirstEvaluation = outcome.Evaluations };
        }

        return engine.Decode(spec, Plan, work.Checkpoint!, _ => { }, Token);
    }
}

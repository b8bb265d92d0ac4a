using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

/// <summary>What every sampling method must do, whatever its arithmetic. A method's own class says its name.</summary>
public abstract class NoiseSchedulerConformance
{
    private const int Length = 24;

    protected abstract string Name { get; }

    /// <summary>The first half of the SHA-256 of the known run's latents, made once by this code.</summary>
    protected abstract string KnownBytes { get; }

    /// <summary>Evaluations of a run of that many steps.</summary>
    protected virtual int EvaluationsOf(int steps) => steps;

    /// <summary>Size of what is left of the noise after the last step, as a share of it.</summary>
    protected virtual double FinalNoise => 0;

    [Fact]
    public void Create_EveryAcceptedNumberOfSteps_TimestepsFallInsideTheSchedule()
    {
        var range = NoiseSchedulers.StepRange(Name);
        for (var steps = range.Minimum; steps <= range.Maximum; steps++)
        {
            var timesteps = NoiseSchedulers.Create(Name, steps).Timesteps;

            Assert.Equal(EvaluationsOf(steps), timesteps.Count);
            Assert.All(timesteps, timestep => Assert.InRange(timestep, 0, 999));
            Assert.All(timesteps.Zip(timesteps.Skip(1)), pair => Assert.True(pair.First >= pair.Second));
        }
    }

    [Fact]
    public void Create_StepsOutsideTheRange_NamesFieldAndRange()
    {
        var range = NoiseSchedulers.StepRange(Name);
        foreach (var steps in new[] { int.MinValue, -1, 0, range.Minimum - 1, range.Maximum + 1, int.MaxValue })
        {
            var error = Assert.Throws<ArgumentException>(() => NoiseSchedulers.Create(Name, steps));

            Assert.Equal(
                $"steps {steps} must be a whole number from {range.Minimum} to {range.Maximum} with sampler {Name}.",
                error.Message
            );
        }
    }

    [Fact]
    public void Name_OfEachMethod_IsListedAndKept()
    {
        Assert.Contains(Name, NoiseSchedulers.Names);
        Assert.Equal(Name, NoiseSchedulers.Create(Name, 5).Name);
    }

    [Fact]
    public void Sigmas_WhereUsed_FallToZero()
    {
        var scheduler = NoiseSchedulers.Create(Name, 20);
        if (scheduler.Sigmas.Count == 0)
        {
            Assert.Equal(1, scheduler.InitNoiseSigma);
            return;
        }

        Assert.Equal(scheduler.Timesteps.Count + 1, scheduler.Sigmas.Count);
        Assert.Equal(0, scheduler.Sigmas[^1]);
        Assert.All(scheduler.Sigmas.Zip(scheduler.Sigmas.Skip(1)), pair => Assert.True(pair.First > pair.Second));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(25)]
    [InlineData(500)]
    public void Step_NetworkThatKnowsTheCleanSample_ArrivesThere(int steps)
    {
        var scheduler = NoiseSchedulers.Create(Name, steps);
        var schedule = new NoiseSchedule();
        var clean = Values(1, 0.9f);
        var noise = Values(2, 1);
        var sample = new float[Length];
        scheduler.AddNoise(clean, noise, scheduler.Timesteps[0], sample);

        var scaled = new float[Length];
        for (var i = 0; i < scheduler.Timesteps.Count; i++)
        {
            scheduler.ScaleModelInput(i, sample, scaled);
            var signal = Math.Sqrt(AlphaAt(schedule, scheduler, i));
            var sigma = Math.Sqrt(1 - (signal * signal));
            var predicted = scaled.Zip(clean, (x, x0) => (float)((x - (signal * x0)) / sigma)).ToArray();
            scheduler.Step(i, predicted, sample, Values(100 + i, 1), sample);
        }

        Assert.All(sample.Zip(clean), pair => Assert.Equal(pair.Second, pair.First, 2e-3 + FinalNoise));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(12)]
    public void Restore_AfterAnyEvaluation_ContinuesBitForBit(int steps)
    {
        var count = Math.Max(steps, NoiseSchedulers.StepRange(Name).Minimum);
        var expected = Run(NoiseSchedulers.Create(Name, count), Start(), 0);
        for (var cut = 0; cut <= EvaluationsOf(count); cut++)
        {
            var first = NoiseSchedulers.Create(Name, count);
            var sample = Run(first, Start(), 0, cut);
            var kept = JsonSerializer.Serialize(first.Capture());

            var second = NoiseSchedulers.Create(Name, count);
            second.Restore(JsonSerializer.Deserialize<SchedulerState>(kept)!);

            Assert.Equal(expected, Run(second, sample, cut));
        }
    }

    [Fact]
    public void Restore_RunThatIsFurther_GoesBack()
    {
        var scheduler = NoiseSchedulers.Create(Name, 6);
        var beginning = scheduler.Capture();
        var expected = Run(scheduler, Start(), 0);

        scheduler.Restore(beginning);

        Assert.Equal(expected, Run(scheduler, Start(), 0));
    }

    [Fact]
    public void Capture_RunGoesOn_KeepsWhatItHeld()
    {
        for (var cut = 0; cut < EvaluationsOf(6); cut++)
        {
            var scheduler = NoiseSchedulers.Create(Name, 6);
            var sample = Run(scheduler, Start(), 0, cut);
            var state = scheduler.Capture();
            var before = JsonSerializer.Serialize(state);

            Run(scheduler, sample, cut);

            Assert.Equal(before, JsonSerializer.Serialize(state));
        }
    }

    [Fact]
    public void Capture_FinishedRun_HoldsNoTensors()
    {
        var scheduler = NoiseSchedulers.Create(Name, 6);
        Run(scheduler, Start(), 0);

        Assert.Empty(scheduler.Capture().History);
    }

    [Fact]
    public void Restore_StateThatDoesNotFit_IsRefused()
    {
        var scheduler = NoiseSchedulers.Create(Name, 6);
        var surplus = Enumerable.Repeat(new float[Length], 7).ToArray();

        Assert.Throws<ArgumentException>(() => scheduler.Restore(new SchedulerState(-1, [])));
        Assert.Throws<ArgumentException>(() => scheduler.Restore(new SchedulerState(EvaluationsOf(6) + 1, [])));
        for (var next = 0; next <= EvaluationsOf(6); next++)
        {
            Assert.Throws<ArgumentException>(() => scheduler.Restore(new SchedulerState(next, surplus)));
        }
    }

    [Fact]
    public void Step_InPlace_EqualsStepIntoAnotherSpan()
    {
        var apart = NoiseSchedulers.Create(Name, 6);
        var sample = Start();
        for (var i = 0; i < apart.Timesteps.Count; i++)
        {
            var next = new float[Length];
            apart.Step(i, Predict(apart, i, sample), sample, Values(100 + i, 1), next);
            sample = next;
        }

        Assert.Equal(sample, Run(NoiseSchedulers.Create(Name, 6), Start(), 0));
    }

    [Fact]
    public void Step_PartsApart_EqualTheWhole()
    {
        const int Cut = 7;
        var whole = NoiseSchedulers.Create(Name, 6);
        var (left, right) = (NoiseSchedulers.Create(Name, 6), NoiseSchedulers.Create(Name, 6));
        var sample = Start();
        var parts = Start();
        for (var i = 0; i < whole.Timesteps.Count; i++)
        {
            var predicted = Predict(whole, i, sample);
            var noise = Values(100 + i, 1);
            whole.Step(i, predicted, sample, noise, sample);
            left.Step(i, predicted.AsSpan(0, Cut), parts.AsSpan(0, Cut), noise.AsSpan(0, Cut), parts.AsSpan(0, Cut));
            right.Step(i, predicted.AsSpan(Cut), parts.AsSpan(Cut), noise.AsSpan(Cut), parts.AsSpan(Cut));

            Assert.Equal(sample, parts);
        }
    }

    [Fact]
    public void Step_WrongOrder_IsRefusedAndHarmless()
    {
        var scheduler = NoiseSchedulers.Create(Name, 6);
        var values = new float[Length];

        Assert.Throws<InvalidOperationException>(() => scheduler.Step(1, values, values, values, values));
        var sample = Run(scheduler, Start(), 0, 2);
        Assert.Throws<InvalidOperationException>(() => scheduler.Step(1, values, values, values, values));
        Assert.Throws<InvalidOperationException>(() => scheduler.Step(3, values, values, values, values));

        Assert.Equal(Run(NoiseSchedulers.Create(Name, 6), Start(), 0), Run(scheduler, sample, 2));
    }

    [Fact]
    public void Step_IndexOutsideTheRun_IsRefused()
    {
        var scheduler = NoiseSchedulers.Create(Name, 6);
        var values = new float[Length];

        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.Step(-1, values, values, values, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.Step(EvaluationsOf(6), values, values, values, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.ScaleModelInput(EvaluationsOf(6), values, values));
    }

    [Fact]
    public void Step_SpansOfDifferentLengths_AreRefused()
    {
        var scheduler = NoiseSchedulers.Create(Name, 6);
        var values = new float[Length];
        var shorter = new float[Length - 1];

        Assert.Throws<ArgumentException>(() => scheduler.Step(0, shorter, values, values, values));
        Assert.Throws<ArgumentException>(() => scheduler.Step(0, values, values, values, shorter));
        Assert.Throws<ArgumentException>(() => scheduler.ScaleModelInput(0, values, shorter));
        Assert.Throws<ArgumentException>(() => scheduler.AddNoise(values, shorter, scheduler.Timesteps[0], values));
        Assert.Throws<ArgumentException>(() => scheduler.AddNoise(values, values, scheduler.Timesteps[0], shorter));
        if (scheduler.UsesNoise)
        {
            Assert.Throws<ArgumentException>(() => scheduler.Step(0, values, values, [], values));
        }
        else
        {
            scheduler.Step(0, values, values, [], values);
        }
    }

    [Fact]
    public void Step_SampleOfAnotherLengthThanTheHistory_IsRefused()
    {
        var scheduler = NoiseSchedulers.Create(Name, 6);
        Run(scheduler, Start(), 0, 2);
        var keepsHistory = scheduler.Capture().History.Count > 0;
        var shorter = new float[Length - 1];

        var error = Record.Exception(() => scheduler.Step(2, shorter, shorter, shorter, shorter));

        Assert.Equal(keepsHistory, error is ArgumentException);
    }

    [Fact]
    public void AddNoise_AtEachTimestep_ScalesToTheTrainingSchedule()
    {
        var scheduler = NoiseSchedulers.Create(Name, 10);
        var schedule = new NoiseSchedule();
        var (clean, noise) = (Values(1, 1), Values(2, 1));
        for (var i = 0; i < scheduler.Timesteps.Count; i++)
        {
            var noisy = new float[Length];
            scheduler.AddNoise(clean, noise, scheduler.Timesteps[i], noisy);
            scheduler.ScaleModelInput(i, noisy, noisy);

            var alpha = AlphaAt(schedule, scheduler, i);
            var expected = clean.Zip(noise, (x, e) => (Math.Sqrt(alpha) * x) + (Math.Sqrt(1 - alpha) * e));
            Assert.All(expected.Zip(noisy), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void AddNoise_TimestepOfAnotherRun_IsRefused()
    {
        var scheduler = NoiseSchedulers.Create(Name, 10);
        var values = new float[Length];

        Assert.Throws<ArgumentException>(() => scheduler.AddNoise(values, values, 123.5f, values));
        Assert.Throws<ArgumentException>(() => scheduler.AddNoise(values, values, float.NaN, values));
    }

    // Holds every platform to the same bits; the network is of plain arithmetic for that reason.
    [Fact]
    public void Step_KnownRun_GivesTheKnownBytes()
    {
        var scheduler = NoiseSchedulers.Create(Name, 9);
        var sample = Start();
        var scaled = new float[Length];
        for (var i = 0; i < scheduler.Timesteps.Count; i++)
        {
            scheduler.ScaleModelInput(i, sample, scaled);
            float[] predicted = [.. scaled.Select(x => (0.3f * x) + (x / (1 + (x * x))))];
            scheduler.Step(i, predicted, sample, Values(100 + i, 1), sample);
        }

        Assert.Equal(KnownBytes, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(sample)).AsSpan(0, 16)));
    }

    [Fact]
    public void Step_LongestRun_StaysFinite()
    {
        var steps = NoiseSchedulers.StepRange(Name).Maximum;

        Assert.All(Run(NoiseSchedulers.Create(Name, steps), Start(), 0), value => Assert.True(float.IsFinite(value)));
    }

    private static float[] Run(INoiseScheduler scheduler, float[] sample, int from, int? to = null)
    {
        var values = (float[])sample.Clone();
        for (var i = from; i < (to ?? scheduler.Timesteps.Count); i++)
        {
            scheduler.Step(i, Predict(scheduler, i, values), values, Values(100 + i, 1), values);
        }

        return values;
    }

    // Any smooth function of the input does as a network here.
    private static float[] Predict(INoiseScheduler scheduler, int index, float[] sample)
    {
        var scaled = new float[sample.Length];
        scheduler.ScaleModelInput(index, sample, scaled);
        return [.. scaled.Select(x => (0.3f * x) + (0.2f * MathF.Cos(2 * x)) + (scheduler.Timesteps[index] * 5e-5f))];
    }

    private float[] Start()
    {
        var sigma = NoiseSchedulers.Create(Name, 6).InitNoiseSigma;
        return [.. Values(3, 1).Select(value => value * sigma)];
    }

    private static float[] Values(int seed, float range)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Length).Select(_ => ((random.NextSingle() * 2) - 1) * range)];
    }

    // Share of the signal's power at an evaluation; from the level where the method has levels, since its timesteps may be fractions.
    private static double AlphaAt(NoiseSchedule schedule, INoiseScheduler scheduler, int index) =>
        scheduler.Sigmas.Count > 0
            ? 1 / (1 + ((double)scheduler.Sigmas[index] * scheduler.Sigmas[index]))
            : schedule.AlphasCumulative[(int)scheduler.Timesteps[index]];
}

using System.Runtime.InteropServices;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;
using Grid.Sampling.Windows;

namespace Grid.Sampling.Tests.Windows;

public class WindowedSamplingTests
{
    private static readonly LatentShape Shape = new(2, 15, 2, 3);

    public static TheoryData<string, string, string, string> Kinds()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var sampler in NoiseSchedulers.Names)
        {
            data.Add(sampler, NoiseSources.Philox, WindowSchedules.Uniform, WindowBlends.Triangular);
            data.Add(sampler, NoiseSources.Torch, WindowSchedules.Static, WindowBlends.Flat);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Advance_Windows_EqualsTheNaiveLoop(string sampler, string noise, string schedule, string blend)
    {
        var plan = WindowPlan.Create(Shape.Frames, 6, 3, 3, schedule, blend);
        var sampling = new WindowedSampling(Settings(sampler, noise), plan, Shape);

        sampling.Start();
        Run(sampling);

        AssertSameBytes(Naive(Settings(sampler, noise), plan), sampling.Latents);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Restore_CapturedAnywhere_GoesOnWithTheSameBytes(string sampler, string noise, string schedule, string blend)
    {
        var plan = WindowPlan.Create(Shape.Frames, 6, 3, 3, schedule, blend);
        var whole = new WindowedSampling(Settings(sampler, noise), plan, Shape);
        whole.Start();
        var states = new List<DenoiseState> { whole.Capture() };
        while (!whole.IsComplete)
        {
            Evaluate(whole);
            states.Add(whole.Capture());
        }

        // The first one restored has had another run before it; the others are fresh.
        var used = new WindowedSampling(Settings(sampler, noise), plan, Shape);
        used.Start();
        Evaluate(used);
        foreach (var (state, done) in states.Select((state, done) => (state, done)))
        {
            var rest = done == 1 ? used : new WindowedSampling(Settings(sampler, noise), plan, Shape);
            rest.Restore(state);
            Assert.Equal(done, rest.Evaluation);
            Run(rest);

            AssertSameBytes(whole.Latents, rest.Latents);
        }
    }

    [Fact]
    public void Capture_AmidTheWindowsOfAnEvaluation_IsTheStateBeforeIt()
    {
        var sampling = Begun();
        Evaluate(sampling);
        var before = sampling.Capture();
        sampling.Add(0, new float[sampling.WindowShape.Count]);

        var amid = sampling.Capture();

        AssertSameBytes(before.Latents, amid.Latents);
        Assert.Equal(1, amid.Scheduler.NextEvaluation);
    }

    [Fact]
    public void ModelInput_OneEvaluation_IsComputedOnce()
    {
        var sampling = Begun();
        var first = sampling.ModelInput;
        first[0] = 1234;

        Assert.Equal(1234, sampling.ModelInput[0]);
        Evaluate(sampling);
        Assert.NotEqual(1234, sampling.ModelInput[0]);
    }

    [Fact]
    public void CopyWindow_OfTheCurrentEvaluation_IsTheInputsPart()
    {
        var sampling = Begun();
        var part = new float[sampling.WindowShape.Count];

        sampling.CopyWindow(1, part);

        var plane = Shape.Height * Shape.Width;
        Assert.Equal(new LatentWindow(3, 6), sampling.Windows[1]);
        Assert.Equal(sampling.ModelInput.AsSpan((Shape.Frames + 3) * plane, 6 * plane), part.AsSpan(6 * plane));
    }

    [Fact]
    public void Calls_OutOfOrder_AreRefused()
    {
        var sampling = new WindowedSampling(Settings("Euler A", "philox"), WindowPlan.Create(Shape.Frames, 6, 3, 3), Shape);
        Assert.Throws<InvalidOperationException>(() => sampling.Latents);
        Assert.Throws<InvalidOperationException>(() => sampling.Timestep);
        Assert.Throws<InvalidOperationException>(() => sampling.Add(0, new float[sampling.WindowShape.Count]));

        sampling.Start();
        Assert.Throws<InvalidOperationException>(sampling.Advance);
        Assert.Throws<InvalidOperationException>(() => sampling.Add(1, new float[sampling.WindowShape.Count]));
        Assert.Equal((0, 0), (sampling.Evaluation, sampling.Added));

        Run(sampling);
        Assert.Contains("are done", Assert.Throws<InvalidOperationException>(sampling.Advance).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_StateOfAnotherShape_IsRefusedAndChangesNothing()
    {
        var sampling = Begun();
        var before = sampling.Capture();

        Assert.Throws<ArgumentException>(() => sampling.Restore(new DenoiseState(new float[5], new SchedulerState(0, []))));
        Assert.Throws<ArgumentException>(() => sampling.Restore(before with { Scheduler = new SchedulerState(3, [new float[5]]) }));

        AssertSameBytes(before.Latents, sampling.Latents);
    }

    private static WindowedSampling Begun()
    {
        var sampling = new WindowedSampling(Settings("Euler A", "philox"), WindowPlan.Create(Shape.Frames, 6, 3, 3), Shape);
        sampling.Start();
        return sampling;
    }

    private static VideoSettings Settings(string sampler, string noise) =>
        new()
        {
            Sampler = sampler,
            Noise = noise,
            Steps = 5,
            Seed = 11,
        };

    private static void Run(WindowedSampling sampling)
    {
        while (!sampling.IsComplete)
        {
            Evaluate(sampling);
        }
    }

    private static void Evaluate(WindowedSampling sampling)
    {
        for (var index = 0; index < sampling.Windows.Count; index++)
        {
            var part = new float[sampling.WindowShape.Count];
            sampling.CopyWindow(index, part);
            sampling.Add(index, Network(part, sampling.Timestep));
        }

        sampling.Advance();
    }

    // Sees the place inside the window, so windows disagree where they overlap.
    private static float[] Network(float[] input, float timestep) =>
        [.. input.Select((value, place) => (0.7f * value) + MathF.Sin(place + timestep))];

    // All at once and value by value, in another arrangement than the code's.
    private static float[] Naive(VideoSettings settings, WindowPlan plan)
    {
        var scheduler = NoiseSchedulers.Create(settings.Sampler, settings.Steps);
        var noise = NoiseSources.Create(settings.Noise, settings.Seed);
        var (latents, scaled, fresh) = (new float[Shape.Count], new float[Shape.Count], new float[Shape.Count]);
        noise.Fill(NoiseStream.Initial, 0, Shape, 0, latents);
        latents = [.. latents.Select(value => value * scheduler.InitNoiseSigma)];
        var plane = Shape.Height * Shape.Width;
        for (var evaluation = 0; evaluation < scheduler.Timesteps.Count; evaluation++)
        {
            scheduler.ScaleModelInput(evaluation, latents, scaled);
            var (sums, totals) = (new double[Shape.Count], new double[Shape.Count]);
            foreach (var window in plan.WindowsAt(evaluation))
            {
                var places = (
                    from channel in Enumerable.Range(0, Shape.Channels)
                    from frame in Enumerable.Range(0, window.Count)
                    from cell in Enumerable.Range(0, plane)
                    select (At: (((channel * Shape.Frames) + window.First + frame) * plane) + cell, Frame: frame)
                ).ToList();
                var answer = Network([.. places.Select(place => scaled[place.At])], scheduler.Timesteps[evaluation]);
                foreach (var ((at, frame), value) in places.Zip(answer))
                {
                    var weight = plan.Blend == WindowBlends.Flat ? 1.0 : Math.Min(frame + 1, window.Count - frame);
                    sums[at] += weight * value;
                    totals[at] += weight;
                }
            }

            if (scheduler.UsesNoise)
            {
                noise.Fill(NoiseStream.Ancestral, evaluation, Shape, 0, fresh);
            }

            scheduler.Step(evaluation, [.. sums.Zip(totals, (sum, total) => (float)(sum / total))], latents, fresh, latents);
        }

        return latents;
    }

    private static void AssertSameBytes(float[] expected, float[] actual) =>
        Assert.True(MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan())));
}

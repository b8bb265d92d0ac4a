using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;
using Grid.Sampling.Windows;

namespace Grid.Sampling.Tests.Windows;

public class WindowedSamplingTests
{
    private static readonly LatentShape Shape = new(2, 12, 2, 2);

    public static TheoryData<string, string> Methods
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var sampler in NoiseSchedulers.Names)
            {
                data.Add(sampler, NoiseSources.Philox);
            }

            data.Add(NoiseSchedulers.EulerAncestral, NoiseSources.Torch);
            return data;
        }
    }

    [Theory, MemberData(nameof(Methods))]
    public void Advance_NetworkThatSeesFramesApart_GivesWhatTheWholeWouldGive(string sampler, string noise)
    {
        // Such a network says the same of a frame in every window, so blending changes nothing but the last bit.
        var settings = Settings(sampler, noise);
        var whole = Run(new WindowedSampling(settings, WindowPlan.Create(12, 12, 0, 3), Shape));

        var windows = Run(new WindowedSampling(settings, WindowPlan.Create(12, 6, 3, 3), Shape));

        Assert.Equal(whole, windows, (a, b) => Math.Abs(a - b) < 1e-4 * Math.Max(1, Math.Abs(a)));
    }

    [Theory, MemberData(nameof(Methods))]
    public void Restore_InTheMiddle_GivesTheBytesOfAnUnbrokenRun(string sampler, string noise)
    {
        var settings = Settings(sampler, noise);
        var plan = WindowPlan.Create(12, 6, 3, 3, WindowSchedules.Uniform);
        var unbroken = Run(new WindowedSampling(settings, plan, Shape));
        var first = new WindowedSampling(settings, plan, Shape);
        first.Start();
        Step(first);
        Step(first);
        var state = first.Capture();
        Step(first);

        var second = new WindowedSampling(settings, plan, Shape);
        second.Restore(state);
        while (!second.IsComplete)
        {
            Step(second);
        }

        Assert.Equal(unbroken, second.Latents);
    }

    [Fact]
    public void Advance_WindowsOfUnequalWeight_MakesTheStepOfTheAverage()
    {
        var settings = Settings(NoiseSchedulers.Euler, NoiseSources.Philox);
        var sampling = new WindowedSampling(settings, WindowPlan.Create(12, 6, 3, 3), Shape);
        sampling.Start();
        var before = sampling.Latents.ToArray();
        for (var index = 0; index < sampling.Windows.Count; index++)
        {
            sampling.Add(index, Enumerable.Repeat((float)index, 2 * 6 * 4).ToArray());
        }

        sampling.Advance();

        // Euler moves by the noise times the difference of two levels, so a frame's move shows the average: at frame 4, between windows 0 and 1, it is 1/2.
        var scheduler = NoiseSchedulers.Create(NoiseSchedulers.Euler, settings.Steps);
        var move = (sampling.Latents[4 * 4] - before[4 * 4]) / (scheduler.Sigmas[1] - scheduler.Sigmas[0]);
        Assert.Equal(0.5, move, 1e-4);
    }

    [Fact]
    public void Restore_StateOfAnotherShape_IsRefused()
    {
        var sampling = new WindowedSampling(Settings(NoiseSchedulers.Euler, NoiseSources.Philox), WindowPlan.Create(12, 6, 3, 3), Shape);

        Assert.Throws<ArgumentException>(() => sampling.Restore(new DenoiseState(new float[3], new SchedulerState(0, []))));
    }

    private static VideoSettings Settings(string sampler, string noise) => new() { Sampler = sampler, Noise = noise, Steps = 6, Seed = 3 };

    private static float[] Run(WindowedSampling sampling)
    {
        sampling.Start();
        while (!sampling.IsComplete)
        {
            Step(sampling);
        }

        return sampling.Latents;
    }

    private static void Step(WindowedSampling sampling)
    {
        for (var index = 0; index < sampling.Windows.Count; index++)
        {
            var window = sampling.Windows[index];
            var part = new float[Shape.Channels * window.Count * Shape.Height * Shape.Width];
            WindowBlender.Cut(sampling.ModelInput, Shape, window, part);
            sampling.Add(index, [.. part.Select(value => MathF.Tanh(value + (sampling.Timestep / 1000)))]);
        }

        sampling.Advance();
    }
}

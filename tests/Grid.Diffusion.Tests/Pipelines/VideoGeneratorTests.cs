using System.Runtime.InteropServices;
using Grid.Diffusion.Pipelines;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;
using Grid.Sampling.Windows;
using Grid.Testing;

namespace Grid.Diffusion.Tests.Pipelines;

public sealed class VideoGeneratorTests : IDisposable
{
    private const int FrameLength = 3 * 64 * 64;

    private readonly VideoModel _model = VideoModel.Load(RepositoryRoot.PathOf("deploy/models/grid-tiny"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(0, 9)]
    [InlineData(9, 18)]
    [InlineData(17, 10)]
    [InlineData(20, 1)]
    [InlineData(27, 9)]
    public void DecodeFrames_Range_EqualsThatPartOfTheWhole(int first, int frames)
    {
        var generator = new VideoGenerator(_model);
        var settings = Settings(36);
        var shape = _model.ShapeOf(36, 64, 64);
        var latents = new float[shape.Count];
        NoiseSources.Create(NoiseSources.Philox, 3).Fill(NoiseStream.Initial, 0, shape, 0, latents);
        var whole = generator.Decode(settings, latents, Token);
        var (firstLatent, count) = generator.LatentsNeeded(settings, first, frames);
        var part = new float[shape.Count / shape.Frames * count];
        WindowBlender.Cut(latents, shape, new LatentWindow(firstLatent, count), part);

        var range = new List<byte>();
        generator.DecodeFrames(settings, part, firstLatent, first, frames, frame => range.AddRange(frame.Span), Token);

        Assert.True(whole.AsSpan(first * FrameLength, frames * FrameLength).SequenceEqual(CollectionsMarshal.AsSpan(range)));
    }

    [Theory]
    [InlineData(NoiseSchedulers.DpmPlusPlus, NoiseSources.Philox, WindowSchedules.Static)]
    [InlineData(NoiseSchedulers.EulerAncestral, NoiseSources.Torch, WindowSchedules.Uniform)]
    public void Generate_LongerThanTheWindow_EqualsTheNaiveLoop(string sampler, string noise, string schedule)
    {
        var settings = Settings(45) with { Sampler = sampler, Noise = noise, WindowSchedule = schedule };
        var generator = new VideoGenerator(_model);
        var reports = new Reports();

        var video = generator.Generate(settings, reports, Token);

        Assert.Equal(45 * FrameLength, video.Length);
        Assert.True(generator.Decode(settings, NaiveLatents(generator, settings), Token).AsSpan().SequenceEqual(video));
        Assert.Equal(3, reports.Count(GenerationPhase.Denoising));
        Assert.Equal(45, reports.Count(GenerationPhase.Decoding));
    }

    [Fact]
    public void Generate_WithinTheWindow_EqualsTheRunOfTheWholeVideo()
    {
        var settings = Settings(18) with { Sampler = NoiseSchedulers.EulerAncestral };
        var generator = new VideoGenerator(_model);
        var denoiser = generator.CreateDenoiser(settings, out var evaluations);
        var latents = denoiser.Advance(denoiser.Start(), evaluations, generator.EncodePrompt(settings), cancellationToken: Token).Latents;

        var video = generator.Generate(settings, cancellationToken: Token);

        Assert.True(generator.Decode(settings, latents, Token).AsSpan().SequenceEqual(video));
    }

    [Fact]
    public void Generate_TooLargeForAnArray_IsRefusedBeforeAnyWork()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new VideoGenerator(_model).Generate(Settings(180_000), cancellationToken: Token)
        );

        Assert.Contains("take them one by one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeFrames_BrokenLatentFrame_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new VideoGenerator(_model).DecodeFrames(Settings(9), new float[700], 0, 0, 9, _ => { }, Token)
        );

        Assert.StartsWith("latents has 700 values; it must have whole latent frames of 256", error.Message, StringComparison.Ordinal);
    }

    private static VideoSettings Settings(int frames) =>
        new()
        {
            Width = 64,
            Height = 64,
            Frames = frames,
            Fps = 9,
            Steps = 3,
            GuidanceScale = 3,
            Seed = 8,
            Window = 18,
            Overlap = 9,
            Prompt = "a red circle moving left",
        };

    private float[] NaiveLatents(VideoGenerator generator, VideoSettings settings)
    {
        var shape = _model.ShapeOf(settings.Frames, settings.Height, settings.Width);
        var plan = WindowPlan.Create(shape.Frames, 6, 3, 3, settings.WindowSchedule);
        var (scheduler, noise, text) = (
            NoiseSchedulers.Create(settings.Sampler, settings.Steps),
            NoiseSources.Create(settings.Noise, settings.Seed),
            generator.EncodePrompt(settings)
        );
        var (latents, scaled, fresh, predicted) = (
            new float[shape.Count],
            new float[shape.Count],
            new float[shape.Count],
            new float[shape.Count]
        );
        noise.Fill(NoiseStream.Initial, 0, shape, 0, latents);
        latents = [.. latents.Select(value => value * scheduler.InitNoiseSigma)];
        for (var evaluation = 0; evaluation < scheduler.Timesteps.Count; evaluation++)
        {
            scheduler.ScaleModelInput(evaluation, latents, scaled);
            var answers = plan.WindowsAt(evaluation)
                .Select(window =>
                {
                    var part = new float[shape.Count / shape.Frames * window.Count];
                    WindowBlender.Cut(scaled, shape, window, part);
                    return (
                        Window: window,
                        Noise: _model.Predictor.Predict(
                            [new NoiseQuery(part, scheduler.Timesteps[evaluation], text)],
                            shape with
                            {
                                Frames = 6,
                            },
                            8
                        )[0]
                    );
                })
                .ToList();
            for (var place = 0; place < shape.Count; place++)
            {
                var (channel, frame, cell) = (place / 64 / shape.Frames, place / 64 % shape.Frames, place % 64);
                var (sum, total) = (0.0, 0.0);
                foreach (var (window, answer) in answers.Where(answer => frame >= answer.Window.First && frame < answer.Window.End))
                {
                    var inside = frame - window.First;
                    var weight = (double)Math.Min(inside + 1, 6 - inside);
                    sum += weight * answer[(((channel * 6) + inside) * 64) + cell];
                    total += weight;
                }

                predicted[place] = (float)(sum / total);
            }

            if (scheduler.UsesNoise)
            {
                noise.Fill(NoiseStream.Ancestral, evaluation, shape, 0, fresh);
            }

            scheduler.Step(evaluation, predicted, latents, fresh, latents);
        }

        return latents;
    }

    private sealed class Reports : IProgress<GenerationProgress>
    {
        private readonly List<GenerationProgress> _all = [];

        public void Report(GenerationProgress value) => _all.Add(value);

        public int Count(GenerationPhase phase) => _all.Count(report => report.Phase == phase);
    }
}

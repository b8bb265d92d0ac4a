using Grid.Media;
using Grid.Sdk.Videos;
using FrameRate = Grid.Sdk.Videos.FrameRate;

namespace Grid.Cli.Generation;

/// <summary>What a person asked for; what is null is the model's default.</summary>
internal sealed record GenerationSettings
{
    public required string Prompt { get; init; }

    public required string OutputPath { get; init; }

    public required VideoFormat Format { get; init; }

    public VideoSize? Size { get; init; }

    public int? Frames { get; init; }

    public FrameRate? Fps { get; init; }

    public int? Steps { get; init; }

    public string? Sampler { get; init; }

    public double? GuidanceScale { get; init; }

    public long? Seed { get; init; }

    public string? NegativePrompt { get; init; }

    public string? Model { get; init; }

    public string? Noise { get; init; }

    public int? Window { get; init; }

    public int? Overlap { get; init; }

    public string? WindowSchedule { get; init; }

    public string? WindowBlend { get; init; }

    public int? PreviewEvery { get; init; }

    /// <summary>File for the newest preview; null for none.</summary>
    public string? PreviewPath { get; init; }

    public VideoRequest ToRequest() =>
        new()
        {
            Prompt = Prompt,
            Format = Format.Name(),
            Size = Size,
            Frames = Frames,
            Fps = Fps,
            Steps = Steps,
            Sampler = Sampler,
            GuidanceScale = GuidanceScale,
            Seed = Seed,
            NegativePrompt = NegativePrompt,
            Model = Model,
            Noise = Noise,
            Window = Window,
            Overlap = Overlap,
            WindowSchedule = WindowSchedule,
            WindowBlend = WindowBlend,
            PreviewEvery = PreviewEvery,
        };
}

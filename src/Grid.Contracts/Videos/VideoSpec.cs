namespace Grid.Contracts.Videos;

/// <summary>A video request with every choice made: the same spec on the same weights gives the same frames.</summary>
[GenerateSerializer, Alias("grid.video-spec"), Immutable]
public sealed record VideoSpec
{
    /// <summary>Name of the model.</summary>
    [Id(0)]
    public required string Model { get; init; }

    /// <summary>What the video shows.</summary>
    [Id(1)]
    public required string Prompt { get; init; }

    /// <summary>What the video is steered away from; may be empty.</summary>
    [Id(2)]
    public required string NegativePrompt { get; init; }

    /// <summary>Width in pixels.</summary>
    [Id(3)]
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    [Id(4)]
    public required int Height { get; init; }

    /// <summary>Number of frames.</summary>
    [Id(5)]
    public required int Frames { get; init; }

    /// <summary>Frames per second of the file.</summary>
    public required FrameRate Fps
    {
        get => new(FpsNumerator, Math.Max(1, FpsDenominator));
        init => (FpsNumerator, FpsDenominator) = (value.Numerator, Math.Max(1, value.Denominator));
    }

    /// <summary>Number of denoising steps.</summary>
    [Id(7)]
    public required int Steps { get; init; }

    /// <summary>Strength of the prompt; 1 means no guidance.</summary>
    [Id(8)]
    public required double GuidanceScale { get; init; }

    /// <summary>Seed of the noise.</summary>
    [Id(9)]
    public required long Seed { get; init; }

    /// <summary>Name of the sampling method.</summary>
    [Id(10)]
    public required string Sampler { get; init; }

    /// <summary>Noise generator: <c>philox</c> or <c>torch</c>.</summary>
    [Id(11)]
    public required string Noise { get; init; }

    /// <summary>File format: <c>mp4</c>, <c>gif</c> or <c>png</c>.</summary>
    [Id(12)]
    public required string Format { get; init; }

    /// <summary>Most frames that the network sees at once; a longer video is denoised in windows of so many.</summary>
    [Id(13)]
    public required int Window { get; init; }

    /// <summary>Least number of frames that neighbouring windows share.</summary>
    [Id(14)]
    public required int Overlap { get; init; }

    /// <summary>How windows lie: <c>static</c> or <c>uniform</c>.</summary>
    [Id(15)]
    public required string WindowSchedule { get; init; }

    /// <summary>How windows are weighed where they overlap: <c>triangular</c> or <c>flat</c>.</summary>
    [Id(16)]
    public required string WindowBlend { get; init; }

    /// <summary>Evaluations from one preview to the next; 0 for none. Without influence on the frames.</summary>
    [Id(17)]
    public int PreviewEvery { get; init; }

    // A spec that was stored when rates were whole has no denominator.
    [Id(6)]
    private int FpsNumerator { get; init; }

    [Id(18)]
    private int FpsDenominator { get; init; }
}

namespace Grid.Contracts.Videos;

/// <summary>A video as a tenant asks for it. Everything but the prompt may be left out; the model's defaults fill the gaps.</summary>
[GenerateSerializer, Alias("grid.video-request"), Immutable]
public sealed record VideoRequest
{
    /// <summary>Name of a model in the catalog; the grid's default model when left out.</summary>
    [Id(0)]
    public string? Model { get; init; }

    /// <summary>What the video shows.</summary>
    [Id(1)]
    public required string Prompt { get; init; }

    /// <summary>What the video is steered away from; empty when left out. Without effect at a guidance scale of 1.</summary>
    [Id(2)]
    public string? NegativePrompt { get; init; }

    /// <summary>Width in pixels, a multiple of 16.</summary>
    [Id(3)]
    public int? Width { get; init; }

    /// <summary>Height in pixels, a multiple of 16.</summary>
    [Id(4)]
    public int? Height { get; init; }

    /// <summary>Number of frames: 1, or a multiple of 9.</summary>
    [Id(5)]
    public int? Frames { get; init; }

    /// <summary>Frames per second of the file; does not change the frames themselves.</summary>
    [Id(20)]
    public FrameRate? Fps { get; init; }

    /// <summary>Number of denoising steps.</summary>
    [Id(7)]
    public int? Steps { get; init; }

    /// <summary>Strength of the prompt; 1 turns guidance off and halves the work.</summary>
    [Id(8)]
    public double? GuidanceScale { get; init; }

    /// <summary>Seed of the noise; drawn at random when left out and told in the job.</summary>
    [Id(9)]
    public long? Seed { get; init; }

    /// <summary>Name of the sampling method.</summary>
    [Id(10)]
    public string? Sampler { get; init; }

    /// <summary>Noise generator: <c>philox</c> or <c>torch</c>.</summary>
    [Id(11)]
    public string? Noise { get; init; }

    /// <summary>File format: <c>mp4</c>, <c>gif</c> or <c>png</c>.</summary>
    [Id(12)]
    public string? Format { get; init; }

    /// <summary>Length in seconds, instead of <see cref="Frames"/>; becomes the nearest possible number of frames.</summary>
    [Id(13)]
    public double? Seconds { get; init; }

    /// <summary>
    /// Class of the job: <c>interactive</c>, <c>standard</c> or <c>batch</c>; the tenant's own when left out. Does not change the frames.
    /// </summary>
    [Id(14)]
    public string? Priority { get; init; }

    /// <summary>Most frames that the network sees at once, a multiple of 9; a longer video is denoised in windows of so many.</summary>
    [Id(15)]
    public int? Window { get; init; }

    /// <summary>Least number of frames that neighbouring windows share, a multiple of 9 below the window.</summary>
    [Id(16)]
    public int? Overlap { get; init; }

    /// <summary>How windows lie: <c>static</c> or <c>uniform</c>.</summary>
    [Id(17)]
    public string? WindowSchedule { get; init; }

    /// <summary>How windows are weighed where they overlap: <c>triangular</c> or <c>flat</c>.</summary>
    [Id(18)]
    public string? WindowBlend { get; init; }

    /// <summary>Evaluations from one preview to the next, 0 for none. Does not change the frames.</summary>
    [Id(19)]
    public int? PreviewEvery { get; init; }
}

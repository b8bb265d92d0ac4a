namespace Grid.Sdk.Videos;

/// <summary>A video to make. Everything but the prompt may be left out; the model's defaults fill the gaps.</summary>
public sealed record VideoRequest
{
    /// <summary>Name of a model; the grid's default model when null.</summary>
    public string? Model { get; init; }

    /// <summary>What the video shows; not empty.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the video is steered away from. Without effect at a guidance scale of 1.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>In pixels, both sides multiples of 16.</summary>
    public VideoSize? Size { get; init; }

    /// <summary>Number of frames: 1 for a picture, or a multiple of 9; more than <see cref="Window"/> are made in windows.</summary>
    public int? Frames { get; init; }

    /// <summary>
    /// Length in seconds instead of <see cref="Frames"/>; the grid takes the nearest number of frames that the model can make.
    /// </summary>
    public double? Seconds { get; init; }

    /// <summary>Frames per second of the file, 1 to 120, such as 24 or 24000/1001; does not change the frames.</summary>
    public FrameRate? Fps { get; init; }

    /// <summary>Number of denoising steps, at least 1.</summary>
    public int? Steps { get; init; }

    /// <summary>Strength of the prompt, 0 to 50; 1 turns guidance off and halves the work.</summary>
    public double? GuidanceScale { get; init; }

    /// <summary>Seed of the noise, 0 to 2^53 - 1; drawn by the grid when null.</summary>
    public long? Seed { get; init; }

    /// <summary>Name of the sampling method, such as <c>dpmpp_2m</c>; the model's limits list them.</summary>
    public string? Sampler { get; init; }

    /// <summary>Noise generator: <c>philox</c> or <c>torch</c>.</summary>
    public string? Noise { get; init; }

    /// <summary>File format: <c>mp4</c>, <c>gif</c> up to 300 frames or, for one frame, <c>png</c>.</summary>
    public string? Format { get; init; }

    /// <summary>How urgent it is: <c>interactive</c>, <c>standard</c> or <c>batch</c>; the tenant's usual class when null.</summary>
    public string? Priority { get; init; }

    /// <summary>Most frames that the network sees at once, a multiple of 9 up to the model's limit.</summary>
    public int? Window { get; init; }

    /// <summary>
    /// Least number of frames that neighbouring windows share, a multiple of 9 below <see cref="Window"/>. More of them cost more and hide
    /// seams better.
    /// </summary>
    public int? Overlap { get; init; }

    /// <summary>How windows lie: <c>static</c>, the same at every step, or <c>uniform</c>, shifted from step to step.</summary>
    public string? WindowSchedule { get; init; }

    /// <summary>How windows are weighed where they overlap: <c>triangular</c> or <c>flat</c>.</summary>
    public string? WindowBlend { get; init; }

    /// <summary>Network evaluations from one preview to the next, 0 to 1000; 0 for none. Does not change the frames.</summary>
    public int? PreviewEvery { get; init; }
}

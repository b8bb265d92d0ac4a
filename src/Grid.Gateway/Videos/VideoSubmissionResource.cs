namespace Grid.Gateway.Videos;

/// <summary>A video to make, as it is sent. <see cref="VideoRequestFields"/> reads it; this says what it may hold.</summary>
public sealed record VideoSubmissionResource
{
    /// <summary>Name of a model; the grid's default model when left out.</summary>
    public string? Model { get; init; }

    /// <summary>What the video shows; not empty.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the video is steered away from. Without effect at a guidance scale of 1.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Width and height in pixels, as in <c>64x64</c>; instead of <c>width</c> and <c>height</c>.</summary>
    public string? Size { get; init; }

    /// <summary>In pixels, a multiple of 16.</summary>
    public int? Width { get; init; }

    /// <summary>In pixels, a multiple of 16.</summary>
    public int? Height { get; init; }

    /// <summary>Number of frames: 1 for a picture, or a multiple of 9.</summary>
    public int? Frames { get; init; }

    /// <summary>
    /// Length in seconds instead of <c>frames</c>; the nearest number of frames that the model can make is taken. May be a string.
    /// </summary>
    public double? Seconds { get; init; }

    /// <summary>Frames per second of the file, 1 to 120, as a number or a fraction such as <c>24000/1001</c>.</summary>
    public string? Fps { get; init; }

    /// <summary>Number of denoising steps, at least 1.</summary>
    public int? Steps { get; init; }

    /// <summary>Strength of the prompt, 0 to 50; 1 turns guidance off.</summary>
    public double? GuidanceScale { get; init; }

    /// <summary>Seed of the noise, 0 to 2^53 - 1; drawn when left out.</summary>
    public long? Seed { get; init; }

    /// <summary>Name of the sampling method; the model's limits list them.</summary>
    public string? Sampler { get; init; }

    /// <summary>Noise generator: <c>philox</c> or <c>torch</c>.</summary>
    public string? Noise { get; init; }

    /// <summary>File format: <c>mp4</c>, <c>gif</c> or, for one frame, <c>png</c>.</summary>
    public string? Format { get; init; }

    /// <summary><c>interactive</c>, <c>standard</c> or <c>batch</c>.</summary>
    public string? Priority { get; init; }

    /// <summary>Most frames that the network sees at once, a multiple of 9.</summary>
    public int? Window { get; init; }

    /// <summary>Least number of frames that neighbouring windows share, a multiple of 9 below <c>window</c>.</summary>
    public int? Overlap { get; init; }

    /// <summary>How windows lie: <c>static</c> or <c>uniform</c>.</summary>
    public string? WindowSchedule { get; init; }

    /// <summary>How windows are weighed where they overlap: <c>triangular</c> or <c>flat</c>.</summary>
    public string? WindowBlend { get; init; }

    /// <summary>Network evaluations from one preview to the next, 0 to 1000; 0 for none.</summary>
    public int? PreviewEvery { get; init; }
}

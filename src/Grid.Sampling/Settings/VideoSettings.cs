using System.Text.Json.Serialization;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Windows;

namespace Grid.Sampling.Settings;

/// <summary>What a request asks for, under the names of the wire. The defaults are those of EasyAnimate V2's script.</summary>
public sealed record VideoSettings
{
    /// <summary>Pixels; a multiple of 16 within the model's limits.</summary>
    [JsonPropertyName("width")]
    public int Width { get; init; } = 672;

    /// <summary>Pixels; a multiple of 16 within the model's limits.</summary>
    [JsonPropertyName("height")]
    public int Height { get; init; } = 384;

    /// <summary>Frames of the video: 1 for an image, else whole chunks of the model's autoencoder.</summary>
    [JsonPropertyName("frames")]
    public int Frames { get; init; } = 144;

    /// <summary>
    /// Frames per second of the written file, 1 to 120, whole or not. The network does not see it; whoever writes the file keeps the exact
    /// fraction.
    /// </summary>
    [JsonPropertyName("fps")]
    public double Fps { get; init; } = 24;

    /// <summary>Sampling steps, 1 to 1000; the sampler may allow fewer.</summary>
    [JsonPropertyName("steps")]
    public int Steps { get; init; } = 50;

    /// <summary>
    /// Weight of the prompt against the negative prompt, 0 to 50; at 1 and below the negative prompt is not used and a step costs half.
    /// </summary>
    [JsonPropertyName("guidance_scale")]
    public double GuidanceScale { get; init; } = 6;

    /// <summary>0 to 2^53 - 1; the same seed and settings give the same video.</summary>
    [JsonPropertyName("seed")]
    public long Seed { get; init; } = 43;

    /// <summary>One of <see cref="NoiseSchedulers.Names"/>.</summary>
    [JsonPropertyName("sampler")]
    public string Sampler { get; init; } = NoiseSchedulers.DpmPlusPlus;

    /// <summary>One of <see cref="NoiseSources.Names"/>.</summary>
    [JsonPropertyName("noise")]
    public string Noise { get; init; } = NoiseSources.Philox;

    /// <summary>
    /// Most frames that the network sees at once, whole chunks of the autoencoder; a longer video is denoised in windows of so many.
    /// </summary>
    [JsonPropertyName("window")]
    public int Window { get; init; } = 144;

    /// <summary>Least number of frames that neighbouring windows share; whole chunks, less than the window.</summary>
    [JsonPropertyName("overlap")]
    public int Overlap { get; init; } = 36;

    /// <summary>One of <see cref="WindowSchedules.Names"/>.</summary>
    [JsonPropertyName("window_schedule")]
    public string WindowSchedule { get; init; } = WindowSchedules.Static;

    /// <summary>One of <see cref="WindowBlends.Names"/>.</summary>
    [JsonPropertyName("window_blend")]
    public string WindowBlend { get; init; } = WindowBlends.Triangular;

    /// <summary>What the video shows; not empty.</summary>
    [JsonPropertyName("prompt")]
    public string Prompt { get; init; } = "";

    /// <summary>What the video should not show; may be empty.</summary>
    [JsonPropertyName("negative_prompt")]
    public string NegativePrompt { get; init; } = "";
}

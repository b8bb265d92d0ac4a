using Grid.Contracts;
using Grid.Contracts.Models;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>Holds a spec to what the model and the grid allow; the first fault found is the answer.</summary>
internal static class VideoSpecRules
{
    /// <summary>Longest prompt, in characters; the text encoder reads about the first 500 of them.</summary>
    public const int MaxPrompt = 4096;

    private const int MaxFps = 240;
    private const double MaxGuidance = 50;
    private static readonly string[] Noises = ["philox", "torch"];
    private static readonly string[] Formats = ["mp4", "gif", "png"];

    public static JobRejection? Check(VideoSpec spec, ModelLimits limits) =>
        Prompt("prompt", spec.Prompt, mayBeEmpty: false)
        ?? Prompt("negative_prompt", spec.NegativePrompt, mayBeEmpty: true)
        ?? Size("width", spec.Width, limits)
        ?? Size("height", spec.Height, limits)
        ?? Frames(spec.Frames, limits)
        ?? Range("fps", spec.Fps, 1, MaxFps)
        ?? Range("steps", spec.Steps, 1, limits.MaxSteps)
        ?? Guidance(spec.GuidanceScale)
        ?? Range("seed", spec.Seed, 0, long.MaxValue)
        ?? OneOf("sampler", spec.Sampler, limits.Samplers)
        ?? OneOf("noise", spec.Noise, Noises)
        ?? OneOf("format", spec.Format, Formats)
        ?? Format(spec);

    private static JobRejection? Prompt(string field, string text, bool mayBeEmpty)
    {
        if (!mayBeEmpty && string.IsNullOrWhiteSpace(text))
        {
            return Invalid(field, $"must hold 1 to {MaxPrompt} characters, and is empty");
        }

        return text.Length > MaxPrompt ? Invalid(field, $"must hold at most {MaxPrompt} characters, not {text.Length}") : null;
    }

    private static JobRejection? Size(string field, int pixels, ModelLimits limits) =>
        pixels < limits.MinSize || pixels > limits.MaxSize || pixels % limits.SizeMultiple != 0
            ? Invalid(field, $"must be a multiple of {limits.SizeMultiple} between {limits.MinSize} and {limits.MaxSize} pixels, not {pixels}")
            : null;

    private static JobRejection? Frames(int frames, ModelLimits limits) =>
        frames != 1 && (frames < 1 || frames > limits.MaxFrames || frames % limits.FrameMultiple != 0)
            ? Invalid("frames", $"must be 1 or a multiple of {limits.FrameMultiple} up to {limits.MaxFrames}, not {frames}")
            : null;

    private static JobRejection? Range(string field, long value, long min, long max) =>
        value < min || value > max ? Invalid(field, $"must be between {min} and {max}, not {value}") : null;

    private static JobRejection? Guidance(double scale) =>
        double.IsFinite(scale) && scale is >= 1 and <= MaxGuidance
            ? null
            : Invalid("guidance_scale", FormattableString.Invariant($"must be between 1 and {MaxGuidance}, not {scale}"));

    private static JobRejection? OneOf(string field, string value, IReadOnlyList<string> allowed) =>
        allowed.Contains(value) ? null : Invalid(field, $"must be one of {string.Join(", ", allowed)}, not '{(value.Length <= 100 ? value : value[..100] + "...")}'");

    private static JobRejection? Format(VideoSpec spec) =>
        spec is { Format: "png", Frames: not 1 } ? Invalid("format", $"png holds exactly one frame, not {spec.Frames}; use mp4 or gif") : null;

    private static JobRejection Invalid(string field, string rest) => new(GridErrorCodes.InvalidValue, $"{field} {rest}.", field);
}

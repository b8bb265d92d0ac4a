using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Windows;

namespace Grid.Sampling.Settings;

/// <summary>The one set of rules for request values, shared by everything that takes requests.</summary>
public static class VideoSettingsValidator
{
    public const double MaxGuidanceScale = 50;
    public const int MaxFps = 120;

    /// <summary>2^53 - 1: the largest whole number that every JSON reader keeps exactly.</summary>
    public const long MaxSeed = 9_007_199_254_740_991;

    /// <summary>All problems at once, at most one for a field, in the order of the fields; none when the settings are good.</summary>
    public static IReadOnlyList<SettingProblem> Validate(VideoSettings settings, ModelLimits limits)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(limits);
        SettingProblem?[] problems =
        [
            CheckSize("width", settings.Width, limits.MinWidth, limits.MaxWidth, limits.SizeMultiple),
            CheckSize("height", settings.Height, limits.MinHeight, limits.MaxHeight, limits.SizeMultiple),
            CheckFrames(settings.Frames, limits),
            settings.Fps is >= 1 and <= MaxFps
                ? null
                : Problem("fps", $"fps {settings.Fps} must be from 1 to {MaxFps}, such as 24, 23.976 or 24000/1001."),
            CheckSteps(settings.Steps, settings.Sampler, limits.Schedule),
            CheckGuidance(settings.GuidanceScale),
            settings.Seed is >= 0 and <= MaxSeed
                ? null
                : Problem("seed", $"seed {settings.Seed} must be a whole number from 0 to {MaxSeed}."),
            CheckName("sampler", settings.Sampler, NoiseSchedulers.Normalize(settings.Sampler), NoiseSchedulers.Names),
            CheckName("noise", settings.Noise, NoiseSources.Normalize(settings.Noise), NoiseSources.Names),
            CheckWindow("window", settings.Window, limits.Compression.FrameChunk, limits.MaxWindow, limits),
            CheckWindow(
                "overlap",
                settings.Overlap,
                0,
                Math.Clamp(settings.Window, limits.Compression.FrameChunk, limits.MaxWindow) - limits.Compression.FrameChunk,
                limits
            ),
            CheckName(
                "window_schedule",
                settings.WindowSchedule,
                WindowSchedules.Names.FirstOrDefault(name => name == settings.WindowSchedule),
                WindowSchedules.Names
            ),
            CheckName(
                "window_blend",
                settings.WindowBlend,
                WindowBlends.Names.FirstOrDefault(name => name == settings.WindowBlend),
                WindowBlends.Names
            ),
            CheckText("prompt", settings.Prompt, 1, limits.MaxPromptCharacters),
            CheckText("negative_prompt", settings.NegativePrompt, 0, limits.MaxPromptCharacters),
        ];
        return [.. problems.OfType<SettingProblem>()];
    }

    private static SettingProblem? CheckSize(string field, int size, int minimum, int maximum, int multiple) =>
        size >= minimum && size <= maximum && size % multiple == 0
            ? null
            : Problem(field, $"{field} {size} must be a multiple of {multiple} from {minimum} to {maximum}.");

    private static SettingProblem? CheckFrames(int frames, ModelLimits limits)
    {
        var mode = limits.Compression;
        if (frames <= limits.MaxFrames && mode.Accepts(frames))
        {
            return null;
        }

        return mode.TakesLeadingImage
            ? Problem(
                "frames",
                $"frames {frames} must be 1, a multiple of {mode.FrameChunk} or one more than that, up to {limits.MaxFrames}."
            )
            : Problem("frames", $"frames {frames} must be 1 or a multiple of {mode.FrameChunk} up to {limits.MaxFrames}.");
    }

    private static SettingProblem? CheckWindow(string field, int frames, int minimum, int maximum, ModelLimits limits) =>
        frames >= minimum && frames <= maximum && frames % limits.Compression.FrameChunk == 0
            ? null
            : Problem(field, $"{field} {frames} must be a multiple of {limits.Compression.FrameChunk} from {minimum} to {maximum}.");

    private static SettingProblem? CheckSteps(int steps, string sampler, NoiseScheduleConfig schedule)
    {
        var method = NoiseSchedulers.Normalize(sampler);
        var range = method is null ? new StepRange(1, NoiseSchedulers.MaxSteps) : NoiseSchedulers.StepRange(method, schedule);
        var condition = method is null ? "" : $" with sampler {method}";
        return range.Contains(steps)
            ? null
            : Problem("steps", $"steps {steps} must be a whole number from {range.Minimum} to {range.Maximum}{condition}.");
    }

    // Written so that NaN fails.
    private static SettingProblem? CheckGuidance(double scale) =>
        scale >= 0 && scale <= MaxGuidanceScale
            ? null
            : Problem("guidance_scale", $"guidance_scale {scale} must be a number from 0 to {MaxGuidanceScale}.");

    // Long rubbish is not quoted back.
    private static SettingProblem? CheckName(string field, string? given, string? known, IReadOnlyList<string> names)
    {
        var quoted = given is { Length: <= 40 } ? $" '{given}'" : "";
        return known is not null ? null : Problem(field, $"{field}{quoted} is unknown; use one of {string.Join(", ", names)}.");
    }

    private static SettingProblem? CheckText(string field, string? text, int minimum, int maximum)
    {
        text ??= "";
        if (minimum > 0 && string.IsNullOrWhiteSpace(text))
        {
            return Problem(field, $"{field} must not be empty; write {minimum} to {maximum} characters.");
        }

        var characters = 0;
        for (var i = 0; i < text.Length; characters++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                i++;
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i += 2;
            }
            else
            {
                return Problem(
                    field,
                    $"{field} must be valid Unicode text of {minimum} to {maximum} characters; it holds half of a surrogate pair."
                );
            }
        }

        return characters <= maximum ? null : Problem(field, $"{field} has {characters} characters and must have {minimum} to {maximum}.");
    }

    private static SettingProblem Problem(string field, FormattableString message) => new(field, FormattableString.Invariant(message));
}

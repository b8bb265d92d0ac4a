using Grid.Contracts;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Models;
using Grid.Sampling.Settings;

namespace Grid.Grains.Videos;

/// <summary>Holds a spec to what the model and the grid allow; the first fault found is the answer.</summary>
internal static class VideoSpecRules
{
    private static readonly string[] Formats = ["mp4", "gif", "png"];

    public static JobRejection? Check(VideoSpec spec, InstalledModel model)
    {
        var problem = VideoSettingsValidator.Validate(Settings(spec), model.SettingLimits).FirstOrDefault() ?? CheckFormat(spec);
        return problem is null ? null : new JobRejection(GridErrorCodes.InvalidValue, problem.Message, problem.Field);
    }

    private static SettingProblem? CheckFormat(VideoSpec spec)
    {
        if (!Formats.Contains(spec.Format))
        {
            var quoted = spec.Format.Length <= 40 ? $" '{spec.Format}'" : "";
            return new SettingProblem("format", $"format{quoted} is unknown; use one of {string.Join(", ", Formats)}.");
        }

        return spec is { Format: "png", Frames: not 1 }
            ? new SettingProblem("format", $"format png holds exactly one frame, not {spec.Frames}; use mp4 or gif, or ask for 1 frame.")
            : null;
    }

    private static VideoSettings Settings(VideoSpec spec) => new()
    {
        Width = spec.Width,
        Height = spec.Height,
        Frames = spec.Frames,
        Fps = spec.Fps,
        Steps = spec.Steps,
        GuidanceScale = spec.GuidanceScale,
        Seed = spec.Seed,
        Sampler = spec.Sampler,
        Noise = spec.Noise,
        Prompt = spec.Prompt,
        NegativePrompt = spec.NegativePrompt,
    };
}

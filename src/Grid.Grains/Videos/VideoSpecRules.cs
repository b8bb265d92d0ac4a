using Grid.Contracts;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Models;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;

namespace Grid.Grains.Videos;

/// <summary>Holds a spec to what the model and the grid allow; the first fault found is the answer.</summary>
internal static class VideoSpecRules
{
    private static readonly string[] Formats = ["mp4", "gif", "png"];

    public static JobRejection? Check(VideoSpec spec, InstalledModel model)
    {
        var problem = VideoSettingsValidator.Validate(spec.ToSettings(), model.SettingLimits).FirstOrDefault() ?? CheckFormat(spec) ?? CheckPreviews(spec);
        return problem is null ? null : new JobRejection(GridErrorCodes.InvalidValue, problem.Message, problem.Field);
    }

    private static SettingProblem? CheckPreviews(VideoSpec spec) =>
        spec.PreviewEvery is >= 0 and <= NoiseSchedulers.MaxSteps
            ? null
            : new SettingProblem("preview_every", FormattableString.Invariant($"preview_every {spec.PreviewEvery} must be a whole number from 0 to {NoiseSchedulers.MaxSteps}; 0 means none."));

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
}

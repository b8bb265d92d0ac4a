using Grid.Contracts;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Models;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;

namespace Grid.Grains.Videos;

/// <summary>Holds a spec to what the model and the grid allow; the first fault found is the answer.</summary>
public static class VideoSpecRules
{
    /// <summary>Most frames of a GIF: its one palette serves the whole video, and all frames are held while it is found.</summary>
    public const int MaxGifFrames = 300;

    /// <summary>
    /// Most frames a second of a GIF: it counts hundredths of a second, and viewers show a frame of less than two of them for ten.
    /// </summary>
    public const int MaxGifFps = 50;

    private static readonly string[] Formats = ["mp4", "gif", "png"];

    /// <summary>What is wrong with a spec; null when it can be made.</summary>
    public static JobRejection? Check(VideoSpec spec, InstalledModel model)
    {
        var problem = VideoSettingsValidator.Validate(spec.ToSettings(), model.SettingLimits).FirstOrDefault()
            ?? CheckFormat(spec.Format, spec.Frames, spec.Fps)
            ?? CheckPreviews(spec);
        return problem is null ? null : new JobRejection(GridErrorCodes.InvalidValue, problem.Message, problem.Field);
    }

    /// <summary>What is wrong with a file format for so many frames at a rate; null when they go together.</summary>
    public static SettingProblem? CheckFormat(string format, int frames, FrameRate fps)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (!Formats.Contains(format))
        {
            var quoted = format.Length <= 40 ? $" '{format}'" : "";
            return new SettingProblem("format", $"format{quoted} is unknown; use one of {string.Join(", ", Formats)}.");
        }

        var problem = (format, frames) switch
        {
            ("png", not 1) => FormattableString.Invariant(
                $"format png holds exactly one frame, not {frames}; use mp4 or gif, or ask for 1 frame."
            ),
            ("gif", > MaxGifFrames) => FormattableString.Invariant(
                $"format gif holds at most {MaxGifFrames} frames, not {frames}; use mp4, or ask for 1 to {MaxGifFrames} frames."
            ),
            ("gif", > 1) when fps.Value > MaxGifFps => FormattableString.Invariant(
                $"format gif shows at most {MaxGifFps} frames a second, not {fps.Value:0.###}; use mp4, or ask for fps 1 to {MaxGifFps}."
            ),
            _ => null,
        };
        return problem is null ? null : new SettingProblem("format", problem);
    }

    private static SettingProblem? CheckPreviews(VideoSpec spec) =>
        spec.PreviewEvery is >= 0 and <= NoiseSchedulers.MaxSteps
            ? null
            : new SettingProblem(
                "preview_every",
                FormattableString.Invariant(
                    $"preview_every {spec.PreviewEvery} must be a whole number from 0 to {NoiseSchedulers.MaxSteps}; 0 means none."
                )
            );
}

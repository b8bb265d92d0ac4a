using System.Security.Cryptography;
using Grid.Grains.Models;
using Grid.Grains.Videos;
using Grid.Sampling.Noise;
using Grid.Sampling.Settings;
using Grid.Sampling.Windows;
using Grid.Sdk.Videos;
using FrameRate = Grid.Contracts.Videos.FrameRate;

namespace Grid.Cli.Generation;

/// <summary>
/// Fills a request's gaps with the model's defaults and holds it to the model's limits, as the grid does with requests of its own.
/// </summary>
internal static class LocalSettings
{
    /// <exception cref="CliException">The model is not installed, or a value is out of its range.</exception>
    public static InstalledModel FindModel(IModelCatalog catalog, string? name)
    {
        var models = catalog.List();
        var found = models.FirstOrDefault(model => name is null ? model.Description.IsDefault : model.Description.Name == name);
        if (found is not null)
        {
            return found;
        }

        if (catalog.ListFaulty().FirstOrDefault(model => name is null ? model.IsDefault : model.Name == name) is { } faulty)
        {
            throw new CliException(ExitCodes.Failed, $"The model {faulty.Name} cannot be used: {faulty.Fault.TrimEnd('.')}.");
        }

        var names = models.Count > 0 ? string.Join(", ", models.Select(model => model.Description.Name)) : "none";
        throw new CliException(
            ExitCodes.Usage,
            name is null
                ? $"The default model is not installed, so --model must name one of: {names}."
                : $"--model must be one of the installed models ({names}), not '{name}'."
        );
    }

    /// <exception cref="CliException">A value is out of its range; the message has one sentence for each.</exception>
    public static VideoSettings Fill(VideoRequest request, InstalledModel model)
    {
        var (defaults, limits) = (model.Description.Defaults, model.Description.Limits);
        var rate = Rate(request, model);
        var window = request.Window ?? defaults.Window;
        var settings = new VideoSettings
        {
            Prompt = request.Prompt,
            NegativePrompt = request.NegativePrompt ?? "",
            Width = request.Size?.Width ?? defaults.Width,
            Height = request.Size?.Height ?? defaults.Height,
            Frames = request.Frames ?? defaults.Frames,
            Fps = rate.Value,
            Steps = request.Steps ?? defaults.Steps,
            GuidanceScale = request.GuidanceScale ?? defaults.GuidanceScale,
            Seed = request.Seed ?? DrawSeed(),
            Sampler = request.Sampler ?? defaults.Sampler,
            Noise = request.Noise ?? NoiseSources.Philox,
            Window = window,
            Overlap = request.Overlap ?? Math.Min(defaults.Overlap, window - limits.FrameMultiple),
            WindowSchedule = request.WindowSchedule ?? WindowSchedules.Static,
            WindowBlend = request.WindowBlend ?? WindowBlends.Triangular,
        };
        var problems = VideoSettingsValidator.Validate(settings, model.SettingLimits).ToList();
        if (request.Format is { } format && VideoSpecRules.CheckFormat(format, settings.Frames, rate) is { } problem)
        {
            problems.Add(problem);
        }

        return problems.Count == 0
            ? settings
            : throw new CliException(ExitCodes.Usage, string.Join(Environment.NewLine, problems.Select(problem => problem.Message)));
    }

    /// <summary>The rate that the file gets.</summary>
    public static FrameRate Rate(VideoRequest request, InstalledModel model) =>
        request.Fps is { } asked ? new FrameRate(asked.Numerator, asked.Denominator) : model.Description.Defaults.Fps;

    private static long DrawSeed() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & VideoSettingsValidator.MaxSeed;
}

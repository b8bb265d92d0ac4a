using Grid.Contracts.Models;
using Grid.Sampling.Models;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;
using Grid.Sampling.Windows;
using ModelLimits = Grid.Contracts.Models.ModelLimits;
using SamplingLimits = Grid.Sampling.Settings.ModelLimits;

namespace Grid.Grains.Models;

/// <summary>
/// Reads what requests depend on from a model's folder: its sheet, its schedule and what its network configs say of sizes.
/// </summary>
internal static class ModelReader
{
    /// <exception cref="ModelUnreadableException">Something is missing, or the defaults do not make a video.</exception>
    /// <exception cref="ModelJsonException">A file cannot be understood.</exception>
    /// <exception cref="ArgumentException">A value cannot be obeyed.</exception>
    public static InstalledModel Read(string folder, bool isDefault, ModelFiles files)
    {
        var sheet = ModelSheet.Read(folder);
        var networks = ModelNetworks.Read(folder);
        var limits = Limits(sheet, networks, ReadSchedule(folder));
        var defaults = Defaults(sheet, networks, limits);
        RequireGood(defaults, limits);
        var description = new ModelDescription
        {
            Name = Path.GetFileName(folder),
            IsDefault = isDefault,
            Bytes = files.Bytes,
            Defaults = defaults,
            Limits = Describe(limits),
        };
        return new InstalledModel(description, limits, folder) { LatentChannels = networks.LatentChannels, Stamp = files.Stamp };
    }

    /// <summary>
    /// A folder that cannot be used, as the API lists it: with its fault, and the grid's own values for what it does not say.
    /// </summary>
    public static ModelDescription Describe(FaultyModel model) =>
        new()
        {
            Name = model.Name,
            IsDefault = model.IsDefault,
            Bytes = 0,
            Defaults = Defaults(new ModelSheet(), ModelNetworks.Unknown, VideoModelDefaults.Limits),
            Limits = Describe(VideoModelDefaults.Limits),
            Fault = model.Fault,
        };

    private static NoiseScheduleConfig ReadSchedule(string folder)
    {
        var file = Path.Combine(folder, "scheduler", "scheduler_config.json");
        try
        {
            return Path.Exists(file) ? SchedulerConfig.Read(ModelJson.Read(file)) : new NoiseScheduleConfig();
        }
        catch (ArgumentException unsupported)
        {
            throw new ModelUnreadableException($"{file}: {unsupported.Message}", unsupported);
        }
    }

    private static ModelDefaults Defaults(ModelSheet sheet, ModelNetworks networks, SamplingLimits limits)
    {
        var known = VideoModelDefaults.Settings;
        var chunk = limits.Compression.FrameChunk;
        var window = WholeChunks(Math.Min(sheet.Window ?? known.Window, limits.MaxWindow), chunk);
        return new ModelDefaults
        {
            Width = sheet.Width ?? networks.Size ?? known.Width,
            Height = sheet.Height ?? networks.Size ?? known.Height,
            Frames = Math.Min(sheet.Frames ?? Math.Min(known.Frames, window), limits.MaxFrames),
            Fps = sheet.Fps ?? VideoModelDefaults.Fps,
            Steps = sheet.Steps ?? known.Steps,
            GuidanceScale = sheet.GuidanceScale ?? known.GuidanceScale,
            Sampler = sheet.Sampler ?? known.Sampler,
            Window = window,
            Overlap = Math.Clamp(sheet.Overlap ?? known.Overlap, 0, window - chunk) / chunk * chunk,
        };
    }

    private static ModelLimits Describe(SamplingLimits limits) =>
        new()
        {
            MinSize = limits.MinWidth,
            MaxSize = limits.MaxWidth,
            SizeMultiple = limits.SizeMultiple,
            MaxFrames = limits.MaxFrames,
            MaxWindow = limits.MaxWindow,
            FrameMultiple = limits.Compression.FrameChunk,
            ExtraFrame = limits.Compression.TakesLeadingImage,
            MaxSteps = NoiseSchedulers.MaxSteps,
            Samplers = [.. NoiseSchedulers.Names],
        };

    private static SamplingLimits Limits(ModelSheet sheet, ModelNetworks networks, NoiseScheduleConfig schedule)
    {
        var known = VideoModelDefaults.Limits;
        return known with
        {
            MaxWidth = sheet.MaxSize ?? known.MaxWidth,
            MaxHeight = sheet.MaxSize ?? known.MaxHeight,
            MaxFrames = Math.Min(sheet.MaxFrames ?? known.MaxFrames, WindowPlan.MaxFrames),
            MaxWindow = WholeChunks(
                Math.Min(sheet.MaxWindow ?? known.MaxWindow, networks.MaxFrames ?? int.MaxValue),
                networks.Compression.FrameChunk
            ),
            Compression = networks.Compression,
            Schedule = schedule,
        };
    }

    // Else every request that leaves something out would be told that the caller's value is wrong.
    private static void RequireGood(ModelDefaults defaults, SamplingLimits limits)
    {
        var settings = VideoModelDefaults.Settings with
        {
            Prompt = "any",
            Width = defaults.Width,
            Height = defaults.Height,
            Frames = defaults.Frames,
            Fps = defaults.Fps.Value,
            Steps = defaults.Steps,
            GuidanceScale = defaults.GuidanceScale,
            Sampler = defaults.Sampler,
            Window = defaults.Window,
            Overlap = defaults.Overlap,
        };
        if (VideoSettingsValidator.Validate(settings, limits).FirstOrDefault() is { } problem)
        {
            throw new ModelUnreadableException($"its defaults in {ModelSheet.FileName} make no video: {problem.Message}");
        }
    }

    // A sheet may say any number; a window below a chunk could hold nothing.
    private static int WholeChunks(int frames, int chunk) => Math.Max(chunk, frames / chunk * chunk);
}

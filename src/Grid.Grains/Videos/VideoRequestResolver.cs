using Grid.Contracts;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Models;
using Grid.Sampling;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Windows;

namespace Grid.Grains.Videos;

/// <summary>Fills a request's gaps with the model's defaults and holds it to the model's limits.</summary>
internal sealed class VideoRequestResolver(IModelCatalog catalog, ISeedSource seeds)
{
    // Small models are read within it; of large ones the caller is told.
    private static readonly TimeSpan WaitsForHash = TimeSpan.FromSeconds(2);

    // Far beyond the longest video of any model.
    private const double MostFrames = 1e6;

    public async Task<VideoResolution> ResolveAsync(VideoRequest request, CancellationToken cancellationToken)
    {
        var models = catalog.List();
        var model = request.Model is null
            ? models.FirstOrDefault(installed => installed.Description.IsDefault)
            : models.FirstOrDefault(installed => installed.Description.Name == request.Model);
        if (
            model is null
            && catalog.ListFaulty().FirstOrDefault(faulty => request.Model is null ? faulty.IsDefault : faulty.Name == request.Model)
                is { } faulty
        )
        {
            return new VideoResolution(null, Unusable(faulty.Name, faulty.Fault));
        }

        if (model is null)
        {
            return new VideoResolution(null, UnknownModel(request.Model, models));
        }

        var spec = Fill(request, model);
        var rejection = VideoSpecRules.Check(spec, model);
        if (rejection?.Param == "frames" && request.Seconds is { } seconds)
        {
            rejection = rejection with
            {
                Param = "seconds",
                Message = FormattableString.Invariant(
                    $"seconds {seconds} at {spec.Fps} fps gives {spec.Frames} frames: {rejection.Message}"
                ),
            };
        }

        rejection ??= await FindFlawAsync(model, cancellationToken);
        return rejection is null ? new VideoResolution(spec, null) : new VideoResolution(null, rejection);
    }

    // A model that cannot be read is better refused now than at the head of the queue.
    private async Task<JobRejection?> FindFlawAsync(InstalledModel model, CancellationToken cancellationToken)
    {
        try
        {
            await catalog.HashAsync(model, cancellationToken).WaitAsync(WaitsForHash, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return new JobRejection(
                GridErrorCodes.ModelNotReady,
                $"model {model.Description.Name} is being read for the first time; send the request again in a moment.",
                "model"
            );
        }
        catch (ModelUnreadableException unreadable)
        {
            return Unusable(model.Description.Name, unreadable.Message);
        }
    }

    private static JobRejection Unusable(string name, string fault) =>
        new(
            GridErrorCodes.ModelUnavailable,
            $"model {Shorten(name)} cannot be used: {fault.TrimEnd('.')}. Use another model, or ask the operator.",
            "model"
        );

    private static JobRejection UnknownModel(string? name, IReadOnlyList<InstalledModel> models)
    {
        var names = models.Count == 0 ? "none is installed" : string.Join(", ", models.Select(installed => installed.Description.Name));
        var message = name is null
            ? $"model must be given, since the grid's default model is not installed; available: {names}."
            : $"model must be one of the installed models, not '{Shorten(name)}'; available: {names}.";
        return new JobRejection(GridErrorCodes.UnknownModel, message, "model");
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";

    // Nonsense becomes a number that the rules refuse.
    private static int ToFrames(double seconds, FrameRate fps, TemporalCompression compression)
    {
        var frames = seconds * fps.Numerator / fps.Denominator;
        return frames is > 0 and < MostFrames ? compression.Nearest(frames) : int.MaxValue;
    }

    private VideoSpec Fill(VideoRequest request, InstalledModel installed)
    {
        var model = installed.Description;
        var fps = request.Fps ?? model.Defaults.Fps;
        var frames = request.Frames
            ?? (request.Seconds is { } seconds ? ToFrames(seconds, fps, installed.SettingLimits.Compression) : model.Defaults.Frames);
        return new VideoSpec
        {
            Model = model.Name,
            Prompt = request.Prompt,
            NegativePrompt = request.NegativePrompt ?? "",
            Width = request.Width ?? model.Defaults.Width,
            Height = request.Height ?? model.Defaults.Height,
            Frames = frames,
            Fps = fps,
            Steps = request.Steps ?? model.Defaults.Steps,
            GuidanceScale = request.GuidanceScale ?? model.Defaults.GuidanceScale,
            Seed = request.Seed ?? seeds.Next(),
            Sampler = NoiseSchedulers.Normalize(request.Sampler) ?? request.Sampler ?? model.Defaults.Sampler,
            Noise = NoiseSources.Normalize(request.Noise) ?? request.Noise ?? NoiseSources.Philox,
            Window = request.Window ?? model.Defaults.Window,
            Overlap = request.Overlap
                ?? Math.Min(model.Defaults.Overlap, (request.Window ?? model.Defaults.Window) - model.Limits.FrameMultiple),
            WindowSchedule = request.WindowSchedule ?? WindowSchedules.Static,
            WindowBlend = request.WindowBlend ?? WindowBlends.Triangular,
            PreviewEvery = request.PreviewEvery ?? VideoJobDefaults.PreviewEvery,
            Format = request.Format ?? (frames == 1 ? "png" : "mp4"),
        };
    }
}

using Grid.Contracts.Models;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Windows;
using SamplingLimits = Grid.Sampling.Settings.ModelLimits;

namespace Grid.Grains.Models;

/// <summary>Models as subfolders of some folders; a subfolder is a model when it has <c>transformer/config.json</c>. Its name is the folder's.</summary>
internal sealed class FolderModelCatalog(ModelCatalogOptions options, IModelHasher hasher) : IModelCatalog
{
    private readonly ModelContentHash _hash = new(options.CacheFolder, hasher);

    // Folders are read at every call, so a model copied in while the grid runs is found.
    public IReadOnlyList<InstalledModel> List() =>
    [
        .. options.Folders
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Where(folder => File.Exists(Path.Combine(folder, "transformer", "config.json")))
            .DistinctBy(Path.GetFileName)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .Select(Describe),
    ];

    public Task<string> HashAsync(InstalledModel model, CancellationToken cancellationToken) => _hash.ComputeAsync(model.Folder, cancellationToken);

    private InstalledModel Describe(string folder)
    {
        var name = Path.GetFileName(folder);
        var sheet = ModelSheet.Read(folder);
        var known = VideoModelDefaults.Settings;
        var networks = ModelNetworks.Read(folder);
        var limits = Limits(sheet, networks);
        var chunk = limits.Compression.FrameChunk;
        var window = WholeChunks(Math.Min(sheet.Window ?? known.Window, limits.MaxWindow), chunk);
        var description = new ModelDescription
        {
            Name = name,
            IsDefault = name == options.DefaultModel,
            Bytes = ModelContentHash.FilesOf(folder).Sum(file => file.Length),
            Defaults = new ModelDefaults
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
            },
            Limits = new ModelLimits
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
            },
        };
        return new InstalledModel(description, limits, folder) { LatentChannels = networks.LatentChannels };
    }

    private static SamplingLimits Limits(ModelSheet sheet, ModelNetworks networks)
    {
        var known = VideoModelDefaults.Limits;
        return known with
        {
            MaxWidth = sheet.MaxSize ?? known.MaxWidth,
            MaxHeight = sheet.MaxSize ?? known.MaxHeight,
            MaxFrames = Math.Min(sheet.MaxFrames ?? known.MaxFrames, WindowPlan.MaxFrames),
            MaxWindow = WholeChunks(Math.Min(sheet.MaxWindow ?? known.MaxWindow, networks.MaxFrames ?? int.MaxValue), networks.Compression.FrameChunk),
            Compression = networks.Compression,
        };
    }

    // A sheet may say any number; a window below a chunk could hold nothing.
    private static int WholeChunks(int frames, int chunk) => Math.Max(chunk, frames / chunk * chunk);
}

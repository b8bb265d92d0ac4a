using Grid.Contracts.Models;
using Grid.Sampling.Schedulers;

namespace Grid.Grains.Models;

/// <summary>Models as subfolders of some folders; a subfolder is a model when it has <c>transformer/config.json</c>. Its name is the folder's.</summary>
internal sealed class FolderModelCatalog(ModelCatalogOptions options) : IModelCatalog
{
    private readonly ModelContentHash _hash = new(options.CacheFolder);

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
        var description = new ModelDescription
        {
            Name = name,
            IsDefault = name == options.DefaultModel,
            Bytes = ModelContentHash.FilesOf(folder).Sum(file => file.Length),
            Defaults = new ModelDefaults
            {
                Width = sheet.Width ?? VideoModelDefaults.Width,
                Height = sheet.Height ?? VideoModelDefaults.Height,
                Frames = sheet.Frames ?? VideoModelDefaults.Frames,
                Fps = sheet.Fps ?? VideoModelDefaults.Fps,
                Steps = sheet.Steps ?? VideoModelDefaults.Steps,
                GuidanceScale = sheet.GuidanceScale ?? VideoModelDefaults.GuidanceScale,
                Sampler = sheet.Sampler ?? VideoModelDefaults.Sampler,
            },
            Limits = new ModelLimits
            {
                MinSize = VideoModelDefaults.MinSize,
                SizeMultiple = VideoModelDefaults.SizeMultiple,
                MaxSize = sheet.MaxSize ?? VideoModelDefaults.MaxSize,
                FrameMultiple = VideoModelDefaults.FrameMultiple,
                MaxFrames = sheet.MaxFrames ?? VideoModelDefaults.MaxFrames,
                MaxSteps = sheet.MaxSteps ?? VideoModelDefaults.MaxSteps,
                Samplers = [.. NoiseSchedulers.Names],
            },
        };
        return new InstalledModel(description, folder);
    }
}

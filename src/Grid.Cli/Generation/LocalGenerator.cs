using Grid.Cli.Models;
using Grid.Diffusion.Pipelines;
using Grid.Grains.Models;
using Grid.Media;
using Grid.Sdk.Videos;
using FrameRate = Grid.Media.FrameRate;

namespace Grid.Cli.Generation;

/// <summary>Runs the pipeline in this process and keeps the model for the next video.</summary>
internal sealed class LocalGenerator : ILocalGenerator
{
    private readonly Lazy<IModelCatalog> _catalog = new(LocalModels.Open);
    private (string Folder, VideoModel Model)? _loaded;

    public async Task<LocalVideo> GenerateAsync(
        VideoRequest request,
        IProgress<GenerationStatus> progress,
        CancellationToken cancellationToken
    )
    {
        var installed = LocalSettings.FindModel(_catalog.Value, request.Model);
        var settings = LocalSettings.Fill(request, installed);
        var rate = LocalSettings.Rate(request, installed);
        progress.Report(new GenerationStatus("loading the model", 0));

        // The computation holds its thread for minutes; the caller's stays free for Ctrl+C and the progress bar.
        var (bytes, flaws, profile) = await Task.Run(
            () =>
            {
                var model = Load(installed.Folder);
                var generator = new VideoGenerator(model);
                return (
                    generator.Generate(settings, new LocalProgress(progress, TimeProvider.System), cancellationToken),
                    generator.ReviewPrompts(settings),
                    model.Profile
                );
            },
            cancellationToken
        );
        return new LocalVideo(
            RawVideo.FromBuffer(settings.Width, settings.Height, new FrameRate(rate.Numerator, rate.Denominator), bytes),
            installed.Description.Name,
            settings.Seed,
            FrameHasher.Hash(bytes, 3 * settings.Width * settings.Height),
            profile,
            [.. flaws.Select(found => new VideoWarning(found.Flaw.Code, found.Field, found.Flaw.Message, found.Flaw.Used))]
        );
    }

    public void Dispose() => _loaded?.Model.Dispose();

    private VideoModel Load(string folder)
    {
        if (_loaded is { } loaded && loaded.Folder == folder)
        {
            return loaded.Model;
        }

        _loaded?.Model.Dispose();
        _loaded = null;
        var model = VideoModel.Load(folder);
        _loaded = (folder, model);
        return model;
    }
}

using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>Makes videos in this process, without a grid, with the same frames as the grid would make.</summary>
internal interface ILocalGenerator : IDisposable
{
    /// <exception cref="CliException">The model is not there or a setting is out of its range.</exception>
    Task<LocalVideo> GenerateAsync(VideoRequest request, IProgress<GenerationStatus> progress, CancellationToken cancellationToken);
}

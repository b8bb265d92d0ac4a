namespace Grid.Cli.Generation;

/// <summary>Makes a video in this process, without a grid, with the same frames as the grid would make.</summary>
internal interface ILocalGenerator
{
    /// <exception cref="CliException">The model is not there or a setting is out of its range.</exception>
    Task<GenerationResult> GenerateAsync(GenerationSettings settings, IProgress<GenerationStatus> progress, CancellationToken cancellationToken);
}

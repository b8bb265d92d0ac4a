using System.Collections.Immutable;

namespace Grid.Contracts.Jobs;

/// <summary>A rough picture of what a video will be. Kept nowhere: the newest one is handed to whoever watches.</summary>
/// <param name="Evaluation">Evaluations done when it was made.</param>
/// <param name="MediaType">Media type of the picture.</param>
/// <param name="Content">The picture, some kilobytes.</param>
[GenerateSerializer, Alias("grid.job-preview"), Immutable]
public sealed record JobPreview(
    [property: Id(0)] int Evaluation,
    [property: Id(1)] string MediaType,
    [property: Id(2)] ImmutableArray<byte> Content
);

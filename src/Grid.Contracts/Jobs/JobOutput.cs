using Grid.Contracts.Videos;

namespace Grid.Contracts.Jobs;

/// <summary>A file a completed job offers.</summary>
/// <param name="Variant">One of <see cref="JobOutputVariants"/>.</param>
/// <param name="Artifact">Name in the artifact store.</param>
/// <param name="MediaType">Media type of the file.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal.</param>
[GenerateSerializer, Alias("grid.job-output"), Immutable]
public sealed record JobOutput(
    [property: Id(0)] string Variant,
    [property: Id(1)] string Artifact,
    [property: Id(2)] string MediaType,
    [property: Id(3)] long Bytes,
    [property: Id(4)] string Sha256
);

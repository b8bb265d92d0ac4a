namespace Grid.Grains.Models;

/// <summary>Where models lie.</summary>
public sealed class ModelCatalogOptions
{
    /// <summary>Folders whose subfolders are models; of two models of one name the one found first counts.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Model of requests that name none.</summary>
    public required string DefaultModel { get; init; }

    /// <summary>Folder for what may be lost.</summary>
    public required string CacheFolder { get; init; }
}

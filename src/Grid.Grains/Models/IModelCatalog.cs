namespace Grid.Grains.Models;

/// <summary>The models on this machine.</summary>
public interface IModelCatalog
{
    /// <summary>All models by name.</summary>
    IReadOnlyList<InstalledModel> List();

    /// <summary>
    /// Content hash of a model: SHA-256 over the sorted relative paths and SHA-256 of all files in its component folders.
    /// Reads all of them the first time, so it can take a minute for a large model.
    /// </summary>
    Task<string> HashAsync(InstalledModel model, CancellationToken cancellationToken);
}

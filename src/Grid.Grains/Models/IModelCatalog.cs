namespace Grid.Grains.Models;

/// <summary>The models on this machine.</summary>
public interface IModelCatalog
{
    /// <summary>All models by name.</summary>
    IReadOnlyList<InstalledModel> List();

    /// <summary>
    /// Content hash of a model. Reads all of its weights the first time, so it can take a minute for a large one.
    /// </summary>
    /// <exception cref="ModelUnreadableException">The folder lacks something or cannot be read.</exception>
    Task<string> HashAsync(InstalledModel model, CancellationToken cancellationToken);
}

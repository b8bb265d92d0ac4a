namespace Grid.Grains.Models;

/// <summary>The models on this machine, from memory: what changes in the folders is seen about a second later.</summary>
public interface IModelCatalog
{
    /// <summary>All models that can be used, by name.</summary>
    IReadOnlyList<InstalledModel> List();

    /// <summary>All models that cannot be used, by name. One whose weights turn out bad is in both lists.</summary>
    IReadOnlyList<FaultyModel> ListFaulty();

    /// <summary>
    /// Content hash of a model. It is computed in the background from the time the model is found, which takes minutes for a large one.
    /// </summary>
    /// <exception cref="ModelUnreadableException">The folder lacks something or cannot be read; the message does not say where it
    /// lies.</exception>
    Task<string> HashAsync(InstalledModel model, CancellationToken cancellationToken);
}

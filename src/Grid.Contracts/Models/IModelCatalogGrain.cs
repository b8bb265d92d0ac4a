using System.Collections.Immutable;

namespace Grid.Contracts.Models;

/// <summary>The models the grid can use. Key: <see cref="CatalogKey"/>.</summary>
[Alias("grid.IModelCatalogGrain")]
public interface IModelCatalogGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string CatalogKey = "models";

    /// <summary>All models by name.</summary>
    [Alias("List")]
    Task<ImmutableArray<ModelDescription>> ListAsync(CancellationToken cancellationToken);
}

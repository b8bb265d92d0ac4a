using System.Collections.Immutable;
using Grid.Contracts.Models;
using Orleans.Concurrency;

namespace Grid.Grains.Models;

/// <summary>Tells other processes which models this silo has. Stateless: any number may answer at once.</summary>
[StatelessWorker]
internal sealed class ModelCatalogGrain(IModelCatalog catalog) : Grain, IModelCatalogGrain
{
    public Task<ImmutableArray<ModelDescription>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<ModelDescription>>([.. catalog.List().Select(model => model.Description)]);
}

using System.Collections.Immutable;
using Grid.Contracts.Models;
using Grid.Grains.Placement;
using Orleans.Concurrency;

namespace Grid.Grains.Models;

/// <summary>Tells other processes which models this control silo has. Stateless: any number may answer at once.</summary>
[StatelessWorker, RequiredSiloRole(SiloRoles.Control)]
internal sealed class ModelCatalogGrain(IModelCatalog catalog) : Grain, IModelCatalogGrain
{
    public Task<ImmutableArray<ModelDescription>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<ModelDescription>>([.. catalog.List().Select(model => model.Description)]);
}

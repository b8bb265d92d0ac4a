using System.Collections.Immutable;
using Grid.Contracts.Models;
using Grid.Grains.Placement;
using Orleans.Concurrency;

namespace Grid.Grains.Models;

/// <summary>Tells other processes which models this control silo has. Stateless: any number may answer at once.</summary>
[StatelessWorker, RequiredSiloRole(SiloRoles.Control)]
internal sealed class ModelCatalogGrain(IModelCatalog catalog) : Grain, IModelCatalogGrain
{
    public Task<ImmutableArray<ModelDescription>> ListAsync(CancellationToken cancellationToken)
    {
        var faults = catalog.ListFaulty().ToDictionary(model => model.Name, StringComparer.Ordinal);
        var models = catalog
            .List()
            .Select(model =>
                faults.Remove(model.Description.Name, out var faulty) ? model.Description with { Fault = faulty.Fault } : model.Description
            )
            .ToList();
        models.AddRange(faults.Values.Select(ModelReader.Describe));
        return Task.FromResult<ImmutableArray<ModelDescription>>([.. models.OrderBy(model => model.Name, StringComparer.Ordinal)]);
    }
}

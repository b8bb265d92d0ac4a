using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Grid.Grains.Placement;

/// <summary>Leaves the silos that have the role a grain requires.</summary>
internal sealed class RequiredSiloRoleDirector(SiloRoleMap roles) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var role = ((RequiredSiloRoleStrategy)filterStrategy).Role;
        return silos.Where(silo => roles.HasRole(silo, role));
    }
}

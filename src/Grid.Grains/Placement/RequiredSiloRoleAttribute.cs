using Orleans.Placement;

namespace Grid.Grains.Placement;

/// <summary>Lets a grain be placed only on silos with a role.</summary>
/// <param name="role">One of <see cref="SiloRoles"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RequiredSiloRoleAttribute(string role) : PlacementFilterAttribute(new RequiredSiloRoleStrategy(role));

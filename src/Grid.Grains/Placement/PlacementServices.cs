using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Grains.Placement;

/// <summary>
/// Where grains are placed. Every silo of a grid needs it, also one that hosts no grains, because each places what it calls.
/// </summary>
public static class PlacementServices
{
    /// <summary>Adds the placement of the grid's grains and makes this silo's roles known to the others.</summary>
    /// <param name="roles">Some of <see cref="SiloRoles"/>.</param>
    public static ISiloBuilder UseGridPlacement(this ISiloBuilder silo, IEnumerable<string> roles)
    {
        var own = string.Join(',', roles);
        silo.UseSiloMetadata(new Dictionary<string, string> { [SiloRoles.MetadataKey] = own });
        silo.Services.AddSingleton(provider => new SiloRoleMap(
            provider.GetRequiredService<ILocalSiloDetails>(),
            provider.GetRequiredService<ISiloMetadataCache>(),
            provider.GetRequiredService<IClusterMembershipService>(),
            own
        ));
        silo.Services.AddPlacementFilter<RequiredSiloRoleStrategy, RequiredSiloRoleDirector>(ServiceLifetime.Singleton);
        silo.AddPlacementDirector<NamedSiloPlacement, NamedSiloDirector>();
        return silo;
    }
}

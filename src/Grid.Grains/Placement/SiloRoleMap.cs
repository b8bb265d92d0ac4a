using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Grains.Placement;

/// <summary>Which silo has which role, as far as this silo has heard.</summary>
public sealed class SiloRoleMap
{
    private readonly ILocalSiloDetails _local;
    private readonly ISiloMetadataCache _metadata;
    private readonly IClusterMembershipService _membership;
    private readonly string _ownRoles;

    internal SiloRoleMap(ILocalSiloDetails local, ISiloMetadataCache metadata, IClusterMembershipService membership, string ownRoles)
    {
        _local = local;
        _metadata = metadata;
        _membership = membership;
        _ownRoles = ownRoles;
    }

    /// <summary>Whether some active silo is known to have a role.</summary>
    /// <param name="role">One of <see cref="SiloRoles"/>.</param>
    public bool IsServed(string role) =>
        _membership.CurrentSnapshot.Members.Values.Any(member => member.Status == SiloStatus.Active && HasRole(member.SiloAddress, role));

    internal bool HasRole(SiloAddress silo, string role)
    {
        // What others say comes over the network some time after they join; what this silo is it knows from the start.
        var roles = silo.Equals(_local.SiloAddress)
            ? _ownRoles
            : _metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(SiloRoles.MetadataKey, "");
        return roles.Split(',').Contains(role);
    }
}

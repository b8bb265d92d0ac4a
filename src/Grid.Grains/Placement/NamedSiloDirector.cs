using Orleans.Runtime.Placement;

namespace Grid.Grains.Placement;

/// <summary>
/// Finds the active silo that a grain's key names. Without one the call fails at once: a worker elsewhere would be one without its device.
/// The exception is not one of Orleans' own, which the runtime would take for a passing trouble and try again.
/// </summary>
internal sealed class NamedSiloDirector(IClusterMembershipService membership) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        return Find(key.Split('/')[0], membership.CurrentSnapshot.Members.Values) is { } silo
            ? Task.FromResult(silo)
            : Task.FromException<SiloAddress>(new InvalidOperationException($"No silo is active under the name that {key} begins with."));
    }

    /// <summary>The silo of a name that started last: one of the same name that was killed may not have been declared dead yet.</summary>
    internal static SiloAddress? Find(string name, IEnumerable<ClusterMember> members) =>
        members
            .Where(member => member.Status == SiloStatus.Active && member.Name == name)
            .MaxBy(member => member.SiloAddress.Generation)
            ?.SiloAddress;
}

using Grid.Contracts.Jobs;

namespace Grid.Grains.Pools;

/// <summary>What a tenant was charged for a ticket that was taken, to be set right when the true figure is known.</summary>
/// <param name="Lane">The lane charged; null for a lease that an earlier life of the pool granted, whose charge is lost.</param>
/// <param name="Work">Device-seconds charged.</param>
/// <param name="Weight">The tenant's weight then.</param>
internal sealed record TicketCharge(JobKey Job, TenantAccount Account, TenantLane? Lane, double Work, double Weight);

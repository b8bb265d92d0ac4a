using Grid.Contracts.Videos;

namespace Grid.Grains.Tenants;

/// <summary>Decides what is to become of a reservation that has been open for <see cref="TenantDefaults.ReconcileAfter"/>.</summary>
internal static class ReservationFates
{
    /// <param name="job">The job as it is now; null when there is none.</param>
    /// <param name="now">The time.</param>
    public static ReservationFate Decide(JobSnapshot? job, DateTimeOffset now) => job switch
    {
        null => ReservationFate.Forget,
        { State: var state, EndedAt: { } ended } when state.IsFinal() && now - ended >= TenantDefaults.ReconcileAfter =>
            state == JobState.Completed ? ReservationFate.SettleAsReserved : ReservationFate.Release,
        _ => ReservationFate.Keep,
    };
}

using Grid.Contracts.Jobs;

namespace Grid.Grains.Tenants;

/// <summary>Decides what is to become of a reservation that has been open for <see cref="TenantDefaults.ReconcileAfter"/>.</summary>
internal static class ReservationFates
{
    /// <param name="attempt">The attempt that is reserved for.</param>
    /// <param name="account">The job's newest attempt; null when there is no job.</param>
    /// <param name="isMade">Whether the job is known to have been made.</param>
    /// <param name="now">The time.</param>
    public static ReservationFate Decide(int attempt, JobAccount? account, bool isMade, DateTimeOffset now) =>
        account switch
        {
            null => isMade ? ReservationFate.Lost : ReservationFate.Forget,
            _ when account.Attempt != attempt => ReservationFate.Release,
            { State: var state, EndedAt: { } ended } when state.IsFinal() && now - ended >= TenantDefaults.ReconcileAfter =>
                ReservationFate.Settle,
            _ => ReservationFate.Keep,
        };
}

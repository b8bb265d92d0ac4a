using Grid.Contracts.Jobs;
using Grid.Grains.Tenants;

namespace Grid.Grains.Tests.Tenants;

public sealed class ReservationFatesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Decide_NoJob_Forgets() => Assert.Equal(ReservationFate.Forget, ReservationFates.Decide(1, null, isMade: false, Now));

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Canceling)]
    public void Decide_AttemptThatRuns_Keeps(JobState state) =>
        Assert.Equal(ReservationFate.Keep, ReservationFates.Decide(1, new JobAccount(1, state, null, 2), isMade: true, Now));

    [Fact]
    public void Decide_AttemptThatHasJustEnded_WaitsForItsSettle() =>
        Assert.Equal(
            ReservationFate.Keep,
            ReservationFates.Decide(1, new JobAccount(1, JobState.Completed, Now.AddMinutes(-1), 2), isMade: true, Now)
        );

    [Theory]
    [InlineData(JobState.Completed)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Canceled)]
    [InlineData(JobState.Expired)]
    public void Decide_AttemptThatEndedLongAgo_Settles(JobState state) =>
        Assert.Equal(
            ReservationFate.Settle,
            ReservationFates.Decide(2, new JobAccount(2, state, Now - TenantDefaults.ReconcileAfter, 2), isMade: true, Now)
        );

    [Theory]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Canceled)]
    public void Decide_RetryThatNeverBegan_Releases(JobState state) =>
        Assert.Equal(
            ReservationFate.Release,
            ReservationFates.Decide(2, new JobAccount(1, state, Now - TenantDefaults.ReconcileAfter, 2), isMade: true, Now)
        );
}

using Grid.Contracts.Videos;
using Grid.Grains.Tenants;
using Grid.Testing.Videos;

namespace Grid.Grains.Tests.Tenants;

public sealed class ReservationFatesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Decide_NoJob_Forgets() => Assert.Equal(ReservationFate.Forget, ReservationFates.Decide(null, Now));

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Canceling)]
    public void Decide_JobThatRuns_Keeps(JobState state) =>
        Assert.Equal(ReservationFate.Keep, ReservationFates.Decide(Job(state, ended: null), Now));

    [Fact]
    public void Decide_JobThatHasJustEnded_WaitsForItsSettle() =>
        Assert.Equal(ReservationFate.Keep, ReservationFates.Decide(Job(JobState.Completed, Now.AddMinutes(-1)), Now));

    [Theory]
    [InlineData(JobState.Completed, (int)ReservationFate.SettleAsReserved)]
    [InlineData(JobState.Failed, (int)ReservationFate.Release)]
    [InlineData(JobState.Canceled, (int)ReservationFate.Release)]
    [InlineData(JobState.Expired, (int)ReservationFate.Release)]
    public void Decide_JobThatEndedLongAgo_EndsTheReservation(JobState state, int expected) =>
        Assert.Equal((ReservationFate)expected, ReservationFates.Decide(Job(state, Now - TenantDefaults.ReconcileAfter), Now));

    private static JobSnapshot Job(JobState state, DateTimeOffset? ended) => new()
    {
        Key = new JobKey("tenant", "job"),
        State = state,
        Spec = VideoSpecs.Small,
        Plan = VideoSpecs.SmallPlan,
        ModelHash = "",
        Progress = new JobProgress(0, JobPhase.Waiting, 0, 4, null, null),
        CreatedAt = Now.AddHours(-1),
        EndedAt = ended,
    };
}

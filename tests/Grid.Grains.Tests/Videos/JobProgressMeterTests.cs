using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Grains.Videos;

namespace Grid.Grains.Tests.Videos;

public sealed class JobProgressMeterTests
{
    [Fact]
    public void Percent_OverTheLifeOfAJob_NeverFallsAndEndsAtAHundred()
    {
        JobPlace[] places =
        [
            new(TicketKind.EncodePrompt, 0),
            .. Enumerable.Range(0, 11).Select(done => new JobPlace(TicketKind.Denoise, done)),
            new(TicketKind.Decode, 10),
            new(TicketKind.Assemble, 10),
        ];
        int[] seen =
        [
            .. places.Select(place => JobProgressMeter.Percent(JobState.Running, place, 10)),
            JobProgressMeter.Percent(JobState.Completed, places[^1], 10),
        ];

        Assert.Equal(seen.Order(), seen);
        Assert.Equal((0, 100), (seen[0], seen[^1]));
    }

    [Fact]
    public void Phase_TicketInThePool_IsWaiting() =>
        Assert.Equal(JobPhase.Waiting, JobProgressMeter.Phase(new VideoJobState { State = JobState.Running }, TicketKind.Denoise));
}

using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Grains.Videos;

namespace Grid.Grains.Tests.Videos;

public sealed class JobProgressMeterTests
{
    [Fact]
    public void Percent_OverTheLifeOfAJob_NeverFallsAndEndsAtAHundred()
    {
        var state = new VideoJobState { EvaluationsTotal = 10, TicketKind = TicketKind.EncodePrompt };
        var seen = new List<int> { JobProgressMeter.Percent(state, 0) };
        state.TicketKind = TicketKind.Denoise;
        seen.AddRange(Enumerable.Range(0, 11).Select(done => JobProgressMeter.Percent(state, done)));
        state.TicketKind = TicketKind.Decode;
        seen.Add(JobProgressMeter.Percent(state, 10));
        state.TicketKind = TicketKind.Assemble;
        seen.Add(JobProgressMeter.Percent(state, 10));
        state.State = JobState.Completed;
        seen.Add(JobProgressMeter.Percent(state, 10));

        Assert.Equal(seen.Order(), seen);
        Assert.Equal((0, 100), (seen[0], seen[^1]));
    }

    [Fact]
    public void Phase_TicketInThePool_IsWaiting() =>
        Assert.Equal(JobPhase.Waiting, JobProgressMeter.Phase(new VideoJobState { State = JobState.Running, TicketKind = TicketKind.Denoise }));
}

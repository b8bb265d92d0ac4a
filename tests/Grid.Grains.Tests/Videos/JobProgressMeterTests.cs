using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Grains.Videos;

namespace Grid.Grains.Tests.Videos;

public sealed class JobProgressMeterTests
{
    [Fact]
    public void Percent_OverTheLifeOfAJob_NeverFallsAndEndsAtAHundred()
    {
        JobProgressPoint[] places =
        [
            new(VideoPhase.EncodePrompt, 0),
            .. Enumerable.Range(0, 11).Select(done => new JobProgressPoint(VideoPhase.Denoise, done)),
            new(VideoPhase.Decode, 10),
            new(VideoPhase.Assemble, 10),
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
    public void Percent_OverTheLifeOfALongVideo_RisesWithItsPieces()
    {
        JobProgressPoint[] places =
        [
            new(VideoPhase.EncodePrompt, 0),
            .. from done in Enumerable.Range(0, 4)
            from part in new[] { 0, 0.5 }
            select new JobProgressPoint(VideoPhase.DenoiseWindow, done, part),
            .. new[] { 0, 0.25, 0.75, 1 }.Select(part => new JobProgressPoint(VideoPhase.DecodeSlice, 4, part)),
            new(VideoPhase.Assemble, 4),
        ];

        int[] seen = [.. places.Select(place => JobProgressMeter.Percent(JobState.Running, place, 4))];

        Assert.Equal([0, 5, 15, 25, 35, 45, 55, 65, 75, 85, 88, 94, 97, 97], seen);
    }

    [Fact]
    public void Phase_TicketInThePool_IsWaiting() =>
        Assert.Equal(JobPhase.Waiting, JobProgressMeter.Phase(JobState.Running, VideoPhase.Denoise, isWorkedOn: false));
}

using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;

namespace Grid.Grains.Tests.States;

/// <summary>Some of what version 1 of a video job's record had, with the ids that it had.</summary>
[GenerateSerializer, Alias("test.first-video-job-state")]
internal sealed class FirstVideoJobState
{
    [Id(42)]
    public int Version { get; set; } = 1;

    [Id(0)]
    public VideoSpec? Spec { get; set; }

    [Id(3)]
    public JobState State { get; set; }

    [Id(8)]
    public List<JobEvent> Events { get; set; } = [];

    [Id(29)]
    public List<List<int>> Slices { get; set; } = [];
}

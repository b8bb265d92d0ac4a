using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Work;

/// <summary>Work on a video.</summary>
[GenerateSerializer, Alias("grid.video-work"), Immutable]
public abstract record VideoWork : WorkPayload
{
    /// <inheritdoc />
    public override string Capability => WorkCapabilities.Video;

    /// <summary>What is being made.</summary>
    [Id(0)]
    public required VideoSpec Spec { get; init; }

    /// <summary>How it is cut into windows.</summary>
    [Id(1)]
    public required VideoPlan Plan { get; init; }

    /// <summary>Content hash of the model's files the job was accepted with.</summary>
    [Id(2)]
    public required string ModelHash { get; init; }
}

using System.Collections.Immutable;

namespace Grid.Contracts.Videos;

/// <summary>How a video is cut into windows. The result depends on the plan and never on the workers, so the plan is part of the manifest.</summary>
[GenerateSerializer, Alias("grid.video-plan"), Immutable]
public sealed record VideoPlan([property: Id(0)] ImmutableArray<VideoWindow> Windows);

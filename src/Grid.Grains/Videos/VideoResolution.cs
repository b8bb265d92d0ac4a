using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>What became of a request: one of the two is set.</summary>
internal sealed record VideoResolution(VideoSpec? Spec, JobRejection? Rejection);

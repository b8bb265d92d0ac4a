using System.Collections.Immutable;
using Grid.Contracts.Jobs;

namespace Grid.Contracts.Work;

/// <summary>What came of a <see cref="SliceDecode"/>.</summary>
[GenerateSerializer, Alias("grid.slice-decode-result"), Immutable]
public sealed record SliceDecodeResult : WorkResult
{
    /// <summary>The segment; beside it the thumbnail, where the slice has the video's middle frame.</summary>
    [Id(0)]
    public ImmutableArray<JobOutput> Outputs { get; init; } = [];

    /// <summary>SHA-256 of each frame, one after another, 32 bytes a frame.</summary>
    [Id(1)]
    public ImmutableArray<byte> FrameHashes { get; init; } = [];

    /// <summary>Mean absolute difference of each frame from the frame before, 0 to 255; not a number for the slice's first.</summary>
    [Id(2)]
    public ImmutableArray<float> FrameDifferences { get; init; } = [];
}

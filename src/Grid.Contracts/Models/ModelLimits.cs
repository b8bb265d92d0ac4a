using System.Collections.Immutable;

namespace Grid.Contracts.Models;

/// <summary>How far a request may go.</summary>
[GenerateSerializer, Alias("grid.model-limits"), Immutable]
public sealed record ModelLimits
{
    /// <summary>Smallest width and height in pixels.</summary>
    [Id(0)]
    public required int MinSize { get; init; }

    /// <summary>Largest width and height in pixels.</summary>
    [Id(1)]
    public required int MaxSize { get; init; }

    /// <summary>Width and height are multiples of this.</summary>
    [Id(2)]
    public required int SizeMultiple { get; init; }

    /// <summary>Most frames of a video.</summary>
    [Id(3)]
    public required int MaxFrames { get; init; }

    /// <summary>Most frames that the network sees at once.</summary>
    [Id(8)]
    public required int MaxWindow { get; init; }

    /// <summary>Frames are 1 or a multiple of this.</summary>
    [Id(4)]
    public required int FrameMultiple { get; init; }

    /// <summary>Whether frames may also be one more than a multiple.</summary>
    [Id(7)]
    public required bool ExtraFrame { get; init; }

    /// <summary>Most steps.</summary>
    [Id(5)]
    public required int MaxSteps { get; init; }

    /// <summary>Sampling methods.</summary>
    [Id(6)]
    public required ImmutableArray<string> Samplers { get; init; }
}

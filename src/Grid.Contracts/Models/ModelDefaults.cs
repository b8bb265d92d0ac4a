using Grid.Contracts.Videos;

namespace Grid.Contracts.Models;

/// <summary>Values for what a request leaves out.</summary>
[GenerateSerializer, Alias("grid.model-defaults"), Immutable]
public sealed record ModelDefaults
{
    /// <summary>Width in pixels.</summary>
    [Id(0)]
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    [Id(1)]
    public required int Height { get; init; }

    /// <summary>Number of frames.</summary>
    [Id(2)]
    public required int Frames { get; init; }

    /// <summary>Frames per second.</summary>
    [Id(9)]
    public required FrameRate Fps { get; init; }

    /// <summary>Denoising steps.</summary>
    [Id(4)]
    public required int Steps { get; init; }

    /// <summary>Strength of the prompt.</summary>
    [Id(5)]
    public required double GuidanceScale { get; init; }

    /// <summary>Sampling method.</summary>
    [Id(6)]
    public required string Sampler { get; init; }

    /// <summary>Frames of a window.</summary>
    [Id(7)]
    public required int Window { get; init; }

    /// <summary>Frames that neighbouring windows share.</summary>
    [Id(8)]
    public required int Overlap { get; init; }
}

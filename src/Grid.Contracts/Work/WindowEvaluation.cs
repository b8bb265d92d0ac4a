using System.Collections.Immutable;

namespace Grid.Contracts.Work;

/// <summary>One evaluation of the network on a window of a long video.</summary>
[GenerateSerializer, Alias("grid.window-evaluation"), Immutable]
public sealed record WindowEvaluation : VideoWork
{
    /// <summary>Windows of up to so many bytes go with the messages: files that small cost more than what they hold.</summary>
    public const int MaxCarriedBytes = 32 << 10;

    /// <summary>Index of the evaluation, from 0.</summary>
    [Id(0)]
    public required int Evaluation { get; init; }

    /// <summary>Index among the windows of this evaluation.</summary>
    [Id(1)]
    public required int Index { get; init; }

    /// <summary>First latent frame.</summary>
    [Id(2)]
    public required int First { get; init; }

    /// <summary>Number of latent frames.</summary>
    [Id(3)]
    public required int Count { get; init; }

    /// <summary>What the network is told of the noise's level.</summary>
    [Id(4)]
    public required float Timestep { get; init; }

    /// <summary>Text states.</summary>
    [Id(5)]
    public required string TextStates { get; init; }

    /// <summary>SHA-256 of the text states' bytes, by which a worker knows them again.</summary>
    [Id(6)]
    public string? TextStatesSha256 { get; init; }

    /// <summary>A latent video of the whole, of which the window is a part; null where the window is carried.</summary>
    [Id(7)]
    public string? Latents { get; init; }

    /// <summary>
    /// The window's latents, [channels, frames, rows, columns] as float32, where they are no more than <see cref="MaxCarriedBytes"/>; else
    /// empty.
    /// </summary>
    [Id(8)]
    public ImmutableArray<byte> WindowLatents { get; init; } = [];
}

using System.Collections.Immutable;

namespace Grid.Contracts.Work;

/// <summary>The noise that the network predicted of a window.</summary>
[GenerateSerializer, Alias("grid.window-evaluation-result"), Immutable]
public sealed record WindowEvaluationResult : WorkResult
{
    /// <summary>The artifact that holds it, [channels, frames, rows, columns] as float32; null where it is carried.</summary>
    [Id(0)]
    public string? Prediction { get; init; }

    /// <summary>
    /// As <see cref="Prediction"/>, the values themselves, where they are no more than <see cref="WindowEvaluation.MaxCarriedBytes"/>; else
    /// empty.
    /// </summary>
    [Id(1)]
    public ImmutableArray<byte> PredictedNoise { get; init; } = [];
}

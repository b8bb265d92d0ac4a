namespace Grid.Contracts.Models;

/// <summary>A model with what it takes when a request leaves something out, and how far a request may go.</summary>
[GenerateSerializer, Alias("grid.model-description"), Immutable]
public sealed record ModelDescription
{
    /// <summary>Name users write.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Whether requests that name no model get this one.</summary>
    [Id(1)]
    public required bool IsDefault { get; init; }

    /// <summary>Values for what a request leaves out.</summary>
    [Id(2)]
    public required ModelDefaults Defaults { get; init; }

    /// <summary>How far a request may go.</summary>
    [Id(3)]
    public required ModelLimits Limits { get; init; }

    /// <summary>Bytes of the model's files.</summary>
    [Id(4)]
    public required long Bytes { get; init; }

    /// <summary>Why the model cannot be used, without host paths; null when it can.</summary>
    [Id(5)]
    public string? Fault { get; init; }
}

namespace Grid.Sdk.Models;

/// <summary>A model of the grid.</summary>
public sealed record GridModel
{
    /// <summary>The name to write in a request.</summary>
    public required string Id { get; init; }

    /// <summary>Who offers it: <c>grid</c>.</summary>
    public string? OwnedBy { get; init; }

    /// <summary>Whether requests that name no model get this one.</summary>
    public bool Default { get; init; }

    /// <summary>Bytes of the model's files.</summary>
    public long Bytes { get; init; }

    /// <summary>Values for what a request leaves out.</summary>
    public GridModelDefaults? Defaults { get; init; }

    /// <summary>How far a request may go.</summary>
    public GridModelLimits? Limits { get; init; }

    /// <summary>Why the grid cannot run it; null when it can.</summary>
    public string? Fault { get; init; }
}

namespace Grid.Gateway.Models;

/// <summary>A model as the HTTP API shows it.</summary>
public sealed record ModelResource
{
    /// <summary>Name to write in a request.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>model</c>.</summary>
    public string Object { get; init; } = "model";

    /// <summary>Always <c>grid</c>.</summary>
    public string OwnedBy { get; init; } = "grid";

    /// <summary>Whether requests that name no model get this one.</summary>
    public required bool Default { get; init; }

    /// <summary>Bytes of the model's files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Values for what a request leaves out.</summary>
    public required ModelDefaultsResource Defaults { get; init; }

    /// <summary>How far a request may go.</summary>
    public required ModelLimitsResource Limits { get; init; }

    /// <summary>Why the model cannot be used; left out when it can.</summary>
    public string? Fault { get; init; }
}

namespace Grid.Storage.Artifacts;

/// <summary>What a write waits for.</summary>
public enum ArtifactDurability
{
    /// <summary>The content outlives a loss of power. For all that cannot be made again.</summary>
    Durable,

    /// <summary>The content outlives the process, and perhaps no more. For what is needed for a moment and can be computed again.</summary>
    Transient,
}

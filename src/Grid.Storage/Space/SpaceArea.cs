namespace Grid.Storage.Space;

/// <summary>What a process keeps files for.</summary>
public enum SpaceArea
{
    /// <summary>Grain state.</summary>
    State,

    /// <summary>Artifacts.</summary>
    Artifacts,

    /// <summary>Files that live no longer than a ticket.</summary>
    Scratch,
}

namespace Grid.Testing.Storage;

/// <summary>What can become of a file on a disk.</summary>
public enum DamageKind
{
    /// <summary>One to eight bits are others.</summary>
    Flip,

    /// <summary>A block of zeros where there was something else.</summary>
    Zero,

    /// <summary>The end is missing.</summary>
    Cut,

    /// <summary>The file is missing.</summary>
    Delete,
}

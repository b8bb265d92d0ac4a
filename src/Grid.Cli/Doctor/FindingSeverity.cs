namespace Grid.Cli.Doctor;

internal enum FindingSeverity
{
    Ok,

    /// <summary>Works, with a limit or without something optional.</summary>
    Note,

    /// <summary>Something that is needed is missing.</summary>
    Missing,
}

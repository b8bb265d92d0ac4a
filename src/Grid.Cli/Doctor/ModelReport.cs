namespace Grid.Cli.Doctor;

/// <summary>
/// A model on this machine; the hash is over the content of its files, and videos of more frames than a window are made in windows.
/// </summary>
internal sealed record ModelReport(string Name, bool IsDefault, long Bytes, string Hash, string Folder, int MaxFrames, int Window)
{
    /// <summary>What is wrong with it; null when it can be used.</summary>
    public string? Fault { get; init; }
}

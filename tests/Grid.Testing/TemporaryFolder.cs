namespace Grid.Testing;

/// <summary>A folder that lives as long as a test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes a new one.</summary>
    public TemporaryFolder()
        : this(Directory.CreateTempSubdirectory("grid-test-").FullName) { }

    private TemporaryFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>One that is there, or is made here, and belongs to somebody else unless it is disposed.</summary>
    public static TemporaryFolder At(string path) => new(Directory.CreateDirectory(path).FullName);

    public string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

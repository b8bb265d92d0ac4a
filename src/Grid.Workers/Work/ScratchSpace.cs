namespace Grid.Workers.Work;

/// <summary>A folder for the files of one ticket, gone when disposed.</summary>
internal sealed class ScratchSpace : IDisposable
{
    private readonly string _folder;

    private ScratchSpace(string folder) => _folder = folder;

    /// <summary>Makes one below a folder.</summary>
    public static ScratchSpace In(string parent) =>
        new(Directory.CreateDirectory(Path.Combine(parent, Guid.NewGuid().ToString("n"))).FullName);

    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

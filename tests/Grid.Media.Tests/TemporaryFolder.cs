namespace Grid.Media.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("grid-media-tests-").FullName;

    public string PathOf(string name) => Path.Combine(FullName, name);

    public IEnumerable<string> Names =>
        Directory.EnumerateFileSystemEntries(FullName).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}

namespace Grid.Testing;

/// <summary>Finds files of the repository from wherever the tests were built.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder of Grid.sln.</summary>
    public static string FullName { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(FullName, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Grid.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Grid.sln.");
    }
}

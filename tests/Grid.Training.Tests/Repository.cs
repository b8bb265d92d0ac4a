namespace Grid.Training.Tests;

/// <summary>Files that ship with the source.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Grid.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("the tests do not run inside the repository");
        }

        return directory.FullName;
    }
}

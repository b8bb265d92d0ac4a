namespace Grid.EndToEnd.Tests.Grids;

/// <summary>The smallest model with real networks: random weights in the published layout, from the goldens.</summary>
internal static class GoldenModel
{
    public const string Name = "EasyAnimateV2-tiny";

    /// <summary>The folder that holds the model.</summary>
    public static string ModelsFolder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "golden", "folder");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("tests/golden/folder was not found above the test program.");
    }
}

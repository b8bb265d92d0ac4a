using Grid.Golden;

namespace Grid.EndToEnd.Tests.Goldens;

/// <summary>The golden cases as tests, one for each case folder; kinds that are still pending count as skipped.</summary>
public sealed class GoldenTests
{
    private static readonly string Root = Environment.GetEnvironmentVariable("GRID_GOLDEN") is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Grid.Testing.RepositoryRoot.PathOf("tests/golden");

    public static TheoryData<string> Cases => [.. GoldenRunner.FindCases(Root).Select(directory => Path.GetRelativePath(Root, directory))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_Outputs_AreTheReferences(string name)
    {
        var outcome = GoldenRunner.Run(Path.Combine(Root, name));

        Assert.SkipWhen(outcome.Status == GoldenStatus.Pending, $"kind {outcome.Kind} is pending");
        Assert.True(outcome.Status == GoldenStatus.Passed, $"{outcome.Kind}: {outcome.Summary}\n{string.Join('\n', outcome.Details)}");
    }
}

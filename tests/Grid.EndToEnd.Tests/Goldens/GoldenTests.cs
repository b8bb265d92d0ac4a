using System.Runtime.Intrinsics;
using Grid.Golden;

namespace Grid.EndToEnd.Tests.Goldens;

/// <summary>The golden cases as tests, one for each case folder; kinds that are still pending count as skipped.</summary>
public sealed class GoldenTests
{
    private static readonly string Root = Environment.GetEnvironmentVariable("GRID_GOLDEN") is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Grid.Testing.RepositoryRoot.PathOf("tests/golden");

    // With one token a frame the normalisation over two values enlarges rounding a thousandfold, so these cases show which kernels ran:
    // without AVX-512, libtorch takes others than the ones their outputs were made with, and they are off by 1e-3 and 5e-3 of the scale
    // where 5e-4 is allowed.
    private static readonly string[] BoundToAvx512 = ["pipeline/batch-of-2", "pipeline/slice-24-frames"];

    public static TheoryData<string> Cases => [.. GoldenRunner.FindCases(Root).Select(directory => Path.GetRelativePath(Root, directory))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_Outputs_AreTheReferences(string name)
    {
        var outcome = GoldenRunner.Run(Path.Combine(Root, name));

        Assert.SkipWhen(outcome.Status == GoldenStatus.Pending, $"kind {outcome.Kind} is pending");
        Assert.SkipWhen(
            outcome.Status == GoldenStatus.Failed && BoundToAvx512.Contains(name) && !Vector512.IsHardwareAccelerated,
            $"{name} agrees on processors with AVX-512 only, which this one lacks: {outcome.Summary}"
        );
        Assert.True(outcome.Status == GoldenStatus.Passed, $"{outcome.Kind}: {outcome.Summary}\n{string.Join('\n', outcome.Details)}");
    }
}

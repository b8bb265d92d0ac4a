namespace Grid.EndToEnd.Tests.House;

public class ArchitectureTests
{
    private static readonly ProjectGraph Graph = new();

    public static TheoryData<string> TorchFree =>
        ["Grid.Contracts", "Grid.Sampling", "Grid.Grains", "Grid.Gateway", "Grid.Storage", "Grid.Media", "Grid.Sdk"];

    public static TheoryData<string> OrleansFree => ["Grid.Sampling", "Grid.Diffusion", "Grid.Media", "Grid.Training", "Grid.Sdk"];

    [Fact]
    public void Graph_Sources_AreTheProjectsOfTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Grid.sln"));

        Assert.All(Graph.Projects, project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
        Assert.InRange(Graph.Projects.Count, 12, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(TorchFree))]
    public void Project_WithoutTensors_DoesNotReachTorch(string project)
    {
        Assert.DoesNotContain(Graph.PackagesBelow(project), package => package.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("TorchSharp", ReferencedAssemblies(project));
    }

    [Theory]
    [MemberData(nameof(OrleansFree))]
    public void Project_WithoutGrains_DoesNotReachOrleans(string project)
    {
        Assert.DoesNotContain(Graph.PackagesBelow(project), package => package.Contains("Orleans", StringComparison.Ordinal));
        Assert.DoesNotContain(ReferencedAssemblies(project), assembly => assembly.StartsWith("Orleans", StringComparison.Ordinal));
    }

    [Fact]
    public void Contracts_References_AreTheOrleansSdkOnly()
    {
        Assert.Empty(Graph.ProjectsBelow("Grid.Contracts"));
        Assert.Equal(["Microsoft.Orleans.Sdk"], Graph.PackagesBelow("Grid.Contracts"));
    }

    [Fact]
    public void Sdk_References_AreNoneOfOurs() => Assert.Empty(Graph.ProjectsBelow("Grid.Sdk"));

    [Theory]
    [InlineData("Grid.Sampling", "")]
    [InlineData("Grid.Diffusion", "Grid.Sampling")]
    [InlineData("Grid.Media", "")]
    [InlineData("Grid.Storage", "")]
    [InlineData("Grid.Training", "Grid.Diffusion Grid.Media Grid.Sampling")]
    [InlineData("Grid.Grains", "Grid.Contracts Grid.Sampling Grid.Storage")]
    [InlineData("Grid.Gateway", "Grid.Contracts Grid.Sampling Grid.Storage")]
    public void Project_Arrows_PointOnlyDown(string project, string allowed) =>
        Assert.Subset(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), Graph.ProjectsBelow(project).ToHashSet());

    // The compiler leaves out what is not used, so this sees less than the project files; it catches what comes in by other ways.
    private static IEnumerable<string> ReferencedAssemblies(string project) =>
        System.Reflection.Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!);
}

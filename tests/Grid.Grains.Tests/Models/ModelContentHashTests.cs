using Grid.Grains.Models;
using Grid.Testing;
using Grid.Testing.Hosting;

namespace Grid.Grains.Tests.Models;

public sealed class ModelContentHashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public ModelContentHashTests() => _model = Path.Combine(FakeModelFolder.Create(_folder.Path), FakeModelFolder.Model);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ComputeAsync_FileChanged_GivesAnotherHash()
    {
        var before = await ComputeAsync();
        File.WriteAllText(Path.Combine(_model, "transformer", "config.json"), """{"layers": 1}""");

        Assert.NotEqual(before, await ComputeAsync());
    }

    [Fact]
    public async Task ComputeAsync_SheetChanged_GivesTheSameHash()
    {
        var before = await ComputeAsync();
        File.WriteAllText(Path.Combine(_model, "grid.json"), "{}");

        Assert.Equal(before, await ComputeAsync());
    }

    [Fact]
    public async Task ComputeAsync_SameFilesElsewhere_GiveTheSameHash()
    {
        var before = await ComputeAsync();
        var elsewhere = _folder.Combine("elsewhere");
        Directory.Move(_model, elsewhere);

        Assert.Equal(before, await new ModelContentHash(_folder.Combine("cache")).ComputeAsync(elsewhere, TestContext.Current.CancellationToken));
    }

    private Task<string> ComputeAsync() => new ModelContentHash(_folder.Combine("cache")).ComputeAsync(_model, TestContext.Current.CancellationToken);
}

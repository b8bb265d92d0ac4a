using Grid.Grains.Models;
using Grid.Testing;
using Grid.Testing.Hosting;

namespace Grid.Grains.Tests.Models;

public sealed class ModelContentHashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeModelHasher _hasher = new();
    private readonly string _model;

    public ModelContentHashTests() => _model = Path.Combine(FakeModelFolder.Create(_folder.Path), FakeModelFolder.Model);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ComputeAsync_NothingChanged_HashesOnceForAllProcesses()
    {
        await ComputeAsync();
        await ComputeAsync();

        Assert.Equal(1, _hasher.Calls);
    }

    [Fact]
    public async Task ComputeAsync_FileChanged_HashesAnew()
    {
        await ComputeAsync();
        File.WriteAllText(Path.Combine(_model, "transformer", "config.json"), """{"layers": 1}""");

        await ComputeAsync();

        Assert.Equal(2, _hasher.Calls);
    }

    [Theory]
    [InlineData("grid.json")]
    [InlineData("preview.json")]
    public async Task ComputeAsync_FileBesideTheComponentsChanged_KnowsTheHash(string name)
    {
        await ComputeAsync();
        File.WriteAllText(Path.Combine(_model, name), "{}");

        await ComputeAsync();

        Assert.Equal(1, _hasher.Calls);
    }

    private Task<string> ComputeAsync() =>
        new ModelContentHash(_folder.Combine("cache"), _hasher).ComputeAsync(_model, TestContext.Current.CancellationToken);
}

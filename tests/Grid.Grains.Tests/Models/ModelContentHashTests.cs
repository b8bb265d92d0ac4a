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

    [Fact]
    public async Task ComputeAsync_LinkedFileReplacedBehindItsLink_HashesAnew()
    {
        var weights = _folder.Combine("elsewhere.safetensors");
        File.WriteAllText(weights, "one");
        File.CreateSymbolicLink(Path.Combine(_model, "transformer", "weights.safetensors"), weights);
        await ComputeAsync();
        File.WriteAllText(weights, "other");

        await ComputeAsync();

        Assert.Equal(2, _hasher.Calls);
    }

    [Fact]
    public void Read_LinkedFile_CountsTheBytesThatItLeadsTo()
    {
        var before = ModelFiles.Read(_model).Bytes;
        var weights = _folder.Combine("elsewhere.safetensors");
        File.WriteAllBytes(weights, new byte[5000]);
        File.CreateSymbolicLink(Path.Combine(_model, "transformer", "weights.safetensors"), weights);

        Assert.Equal(before + 5000, ModelFiles.Read(_model).Bytes);
    }

    [Fact]
    public void Read_LinkToNothing_NamesTheLink()
    {
        File.CreateSymbolicLink(Path.Combine(_model, "transformer", "weights.safetensors"), _folder.Combine("gone"));

        var unreadable = Assert.Throws<ModelUnreadableException>(() => ModelFiles.Read(_model));

        Assert.EndsWith(
            "transformer/weights.safetensors is a link to a file that is not there",
            unreadable.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ComputeAsync_FilesChangeWhileTheyAreRead_GivesNoHash()
    {
        _hasher.OnCompute = () => File.WriteAllText(Path.Combine(_model, "transformer", "config.json"), """{"layers": 1}""");

        await Assert.ThrowsAsync<ModelUnreadableException>(ComputeAsync);
    }

    [Fact]
    public async Task ComputeAsync_WhileAnotherModelIsRead_DoesNotWait()
    {
        using var read = new ManualResetEventSlim();
        var hash = new ModelContentHash(_folder.Combine("cache"), _hasher, TimeProvider.System);
        var other = _folder.Combine("other");
        Directory.CreateDirectory(Path.Combine(other, "transformer"));
        _hasher.OnCompute = () => read.Wait(TestContext.Current.CancellationToken);
        var slow = hash.ComputeAsync(_model, ModelFiles.Read(_model).Stamp);
        while (_hasher.Calls == 0)
        {
            await Task.Yield();
        }

        _hasher.OnCompute = null;

        Assert.Equal("hash-of-other", await hash.ComputeAsync(other, ModelFiles.Read(other).Stamp));
        Assert.False(slow.IsCompleted);
        read.Set();
        await slow;
    }

    private Task<string> ComputeAsync() =>
        new ModelContentHash(_folder.Combine("cache"), _hasher, TimeProvider.System).ComputeAsync(_model, ModelFiles.Read(_model).Stamp);
}

using Grid.Host.State;
using Grid.Host.Tests.Space;
using Grid.Storage.State;
using Grid.Testing;

namespace Grid.Host.Tests.State;

public sealed class MarkedGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("videojob", "ada/video_1");

    private readonly TemporaryFolder _folder = new();
    private readonly FailingGrainStorage _inner = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadStateAsync_ProviderHidesADamagedValue_NamesTheRecord()
    {
        _inner.Failure = new InvalidOperationException("Failed to read.", new RecordDamagedException("of a state"));

        var refused = await Assert.ThrowsAsync<RecordDamagedException>(ReadAsync);

        Assert.Contains("job of videojob/ada/video_1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadStateAsync_OtherFailure_IsHandedOnAsItIs()
    {
        _inner.Failure = new TimeoutException("Redis did not answer.");

        await Assert.ThrowsAsync<TimeoutException>(ReadAsync);
    }

    private Task ReadAsync() =>
        new MarkedGrainStorage(_inner, new RedisWrites("127.0.0.1:1", _folder.Path, "silo")).ReadStateAsync(
            "job",
            Grain,
            new GrainState<int>()
        );
}

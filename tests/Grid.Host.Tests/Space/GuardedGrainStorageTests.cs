using Grid.Host.Space;
using Grid.Storage;
using Grid.Storage.Space;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Host.Tests.Space;

public sealed class GuardedGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("job", "ada/1");

    private readonly SpaceGuard _space = new(new Dictionary<SpaceArea, string>(), TimeProvider.System, NullLogger<SpaceGuard>.Instance);
    private readonly FailingGrainStorage _inner = new();

    public void Dispose() => _space.Dispose();

    [Fact]
    public async Task WriteStateAsync_ProviderSaysThatItsLogCannotBeWritten_IsStorageFullUntilAWriteSucceeds()
    {
        var storage = new GuardedGrainStorage(_inner, _space);
        _inner.Failure = new InvalidOperationException(
            "RedisServerException: MISCONF Errors writing to the AOF file: No space left on device"
        );

        await Assert.ThrowsAsync<StorageFullException>(() => storage.WriteStateAsync("job", Grain, new GrainState<int>()));
        Assert.False(_space.CanKeepJobs);
        await Assert.ThrowsAsync<StorageFullException>(() => storage.ClearStateAsync("job", Grain, new GrainState<int>()));

        _inner.Failure = null;
        await storage.WriteStateAsync("job", Grain, new GrainState<int>());
        Assert.True(_space.CanKeepJobs);
    }

    [Fact]
    public async Task WriteStateAsync_OtherFailure_IsHandedOnAsItIs()
    {
        var storage = new GuardedGrainStorage(_inner, _space);
        _inner.Failure = new TimeoutException("Redis did not answer.");

        await Assert.ThrowsAsync<TimeoutException>(() => storage.WriteStateAsync("job", Grain, new GrainState<int>()));

        Assert.True(_space.CanKeepJobs);
    }
}

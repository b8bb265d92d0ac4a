using Grid.Grains.Tenants;
using Grid.Grains.Tenants.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Grid.Grains.Tests.Tenants;

/// <summary>
/// Keeps a tenant as bytes, as grain storage does. A write may be made to fail; after that the tenant's process counts as dead, and
/// everything fails until the tenant is loaded again.
/// </summary>
internal sealed class MemoryTenantStore : ITenantStore
{
    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    private readonly Dictionary<int, byte[]> _blocks = [];
    private byte[]? _record;
    private TenantState _state = new();

    /// <summary>How the next write ends; nothing fails when left out.</summary>
    public Func<StoreFault> NextFault { get; set; } = () => StoreFault.None;

    /// <summary>Awaited in every write, before and after the bytes are taken.</summary>
    public Func<Task> Pause { get; set; } = () => Task.CompletedTask;

    public bool IsDead { get; private set; }

    /// <summary>Bytes of the tenant's record.</summary>
    public int RecordBytes => _record?.Length ?? 0;

    /// <summary>Numbers of the blocks that have records.</summary>
    public IReadOnlyCollection<int> Blocks => _blocks.Keys;

    /// <summary>Records written so far, blocks included.</summary>
    public int Writes { get; private set; }

    /// <summary>Begins a life of the tenant with what was written.</summary>
    public Task<TenantBook> LoadAsync(TimeProvider timeProvider)
    {
        IsDead = false;
        _state = _record is null ? new TenantState() : Serializer.Deserialize<TenantState>(_record)!;
        return TenantBook.LoadAsync(_state, this, timeProvider);
    }

    /// <summary>Puts a record in place, as if it had been written before.</summary>
    public void Put(TenantState state) => _record = Serializer.SerializeToArray(state);

    public Task WriteAsync() => WriteAsync(Serializer.SerializeToArray(_state), written => _record = written);

    public Task<JobBlock> ReadBlockAsync(int number) =>
        _blocks.TryGetValue(number, out var bytes)
            ? Task.FromResult(Serializer.Deserialize<JobBlock>(bytes)!)
            : throw new InvalidDataException($"There is no block {number}.");

    public Task WriteBlockAsync(JobBlock block) =>
        WriteAsync(Serializer.SerializeToArray(block), written => _blocks[block.Number] = written);

    public Task ClearBlockAsync(int number)
    {
        _blocks.Remove(number);
        return Task.CompletedTask;
    }

    private async Task WriteAsync(byte[] bytes, Action<byte[]> keep)
    {
        ThrowIfDead();
        await Pause();
        var fault = NextFault();
        if (fault != StoreFault.Before)
        {
            keep(bytes);
            Writes++;
        }

        await Pause();
        IsDead |= fault != StoreFault.None;
        ThrowIfDead();
    }

    private void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new IOException("The storage does not answer.");
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Grid.Testing.Hosting;

/// <summary>Grain state in memory, whose writes can be held up or made to fail.</summary>
public sealed class FakePersistentState<T> : IPersistentState<T>
    where T : new()
{
    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    public T State { get; set; } = new();

    public string? Etag => null;

    public bool RecordExists => Written is not null;

    /// <summary>A copy of what was written last; null before the first write.</summary>
    public T? Written { get; private set; }

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    /// <summary>Number of writes from now on that fail.</summary>
    public int FailNext { get; set; }

    /// <summary>What writes wait for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async Task WriteStateAsync()
    {
        await Gate;
        if (FailNext > 0)
        {
            FailNext--;
            throw new IOException("the storage is away");
        }

        Written = Serializer.Deserialize<T>(Serializer.SerializeToArray(State));
        Writes++;
    }

    public Task ReadStateAsync() => Task.CompletedTask;

    public Task ClearStateAsync()
    {
        Written = default;
        return Task.CompletedTask;
    }
}

using System.Collections.Immutable;

namespace Grid.Grains.Pools;

/// <summary>Workers and silos that get no new lease.</summary>
/// <param name="cordoned">The kept set: <c>{silo}/{device}</c> and <c>{silo}/*</c>.</param>
internal sealed class CordonList(HashSet<string> cordoned)
{
    private const string AllDevices = "*";

    /// <summary>What is cordoned, as it was named.</summary>
    public ImmutableArray<string> All => [.. cordoned.Order(StringComparer.Ordinal)];

    /// <summary>Adds a worker or silo; false when it is there already.</summary>
    /// <exception cref="ArgumentException">The text names neither.</exception>
    public bool Add(string worker)
    {
        if (worker.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            throw new ArgumentException($"'{worker}' cannot be cordoned; worker must be silo/device, or silo/* for a whole silo.", nameof(worker));
        }

        return cordoned.Add(worker);
    }

    /// <summary>Takes a cordon back; false when there is none.</summary>
    public bool Remove(string worker) => cordoned.Remove(worker);

    /// <summary>Whether a worker may be given leases.</summary>
    public bool Allows(string worker) =>
        !cordoned.Contains(worker) && !cordoned.Contains($"{worker[..(worker.IndexOf('/', StringComparison.Ordinal) + 1)]}{AllDevices}");
}

using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>
/// Workers and silos that get no new lease. The last word on a worker counts, whether it named the worker or its whole silo.
/// </summary>
/// <param name="cordoned">The kept set: <c>{silo}/{device}</c> and <c>{silo}/*</c>.</param>
/// <param name="resumed">The kept set of workers that were let in again while their silo is cordoned.</param>
internal sealed class CordonList(HashSet<string> cordoned, HashSet<string> resumed)
{
    /// <summary>What is cordoned, as it was named.</summary>
    public ImmutableArray<string> All => [.. cordoned.Order(StringComparer.Ordinal)];

    /// <summary>Adds a worker or silo; false when it is there already.</summary>
    /// <exception cref="ArgumentException">The text names neither.</exception>
    public bool Add(string worker)
    {
        Forget(resumed, Check(worker));
        return cordoned.Add(worker);
    }

    /// <summary>Takes cordons back: a worker's own, or a silo's with all that were set on its workers; false when there are none.</summary>
    /// <exception cref="ArgumentException">The text names neither a worker nor a silo.</exception>
    public bool Remove(string worker)
    {
        var wasCordoned = Forget(cordoned, Check(worker));
        if (worker != WholeSilo(worker) && cordoned.Contains(WholeSilo(worker)))
        {
            return resumed.Add(worker) || wasCordoned;
        }

        Forget(resumed, worker);
        return wasCordoned;
    }

    /// <summary>Whether a worker may be given leases.</summary>
    public bool Allows(string worker) => !cordoned.Contains(worker) && (!cordoned.Contains(WholeSilo(worker)) || resumed.Contains(worker));

    private static string Check(string worker) =>
        worker.Split('/') is [var silo, var device] && WorkerNames.AreGood(silo, device)
            ? worker
            : throw new ArgumentException($"'{worker}' cannot be cordoned; worker {WorkerNames.Rule}.", nameof(worker));

    // A silo's name stands for all its workers.
    private static bool Forget(HashSet<string> names, string worker) =>
        worker == WholeSilo(worker)
            ? names.RemoveWhere(name => name.StartsWith(worker[..^WorkerNames.AllDevices.Length], StringComparison.Ordinal)) > 0
            : names.Remove(worker);

    private static string WholeSilo(string worker) =>
        $"{worker[..(worker.IndexOf('/', StringComparison.Ordinal) + 1)]}{WorkerNames.AllDevices}";
}

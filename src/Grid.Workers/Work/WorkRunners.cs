using System.Collections.Immutable;
using Grid.Contracts;

namespace Grid.Workers.Work;

/// <summary>The runners of a device, by what they can do.</summary>
internal sealed class WorkRunners
{
    private readonly Dictionary<string, IWorkRunner> _runners;

    // Of what was done last: a worker most often gets more of the same.
    private volatile IWorkRunner? _last;

    public WorkRunners(IEnumerable<IWorkRunner> runners)
    {
        _runners = runners.ToDictionary(runner => runner.Capability, StringComparer.Ordinal);
        Capabilities = [.. _runners.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>What the device can do.</summary>
    public ImmutableArray<string> Capabilities { get; }

    /// <summary>Tickets like the last ones that are worth running together, at least 1.</summary>
    public int MaxTickets => _last?.MaxTickets ?? 1;

    /// <summary>Runs tickets of one kind; without a runner for it they end with a fault of this worker.</summary>
    public TicketRun Run(IReadOnlyList<TicketWork> works)
    {
        var capability = works[0].Payload.Capability;
        if (!_runners.TryGetValue(capability, out var runner))
        {
            return DeviceWork.Run(
                works,
                work => new TicketBurst(work),
                _ => throw new WorkerFaultException(GridErrorCodes.WorkFailed, $"This worker has no runner for '{capability}'.")
            );
        }

        _last = runner;
        return runner.Run(works);
    }
}

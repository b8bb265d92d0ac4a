using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;

namespace Grid.Workers.Fleet;

/// <summary>A lease that a worker holds, the job behind it, and the means to stop its work.</summary>
internal sealed class HeldTicket(TicketLease lease, IJobExecution job) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public TicketLease Lease => lease;

    public IJobExecution Job => job;

    /// <summary>The work, once fetched; null where the job does not want it done.</summary>
    public WorkPayload? Payload { get; set; }

    /// <summary>Seconds of the device, for the pool's account.</summary>
    public double DeviceSeconds { get; set; }

    /// <summary>Whether the lease passed to somebody else, so that nobody waits for a word from here.</summary>
    public bool IsLost { get; private set; }

    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Stops the work at its next step.</summary>
    public void Abandon() => _cancellation.Cancel();

    /// <summary>Stops the work and keeps from telling what came of it.</summary>
    public void Lose()
    {
        IsLost = true;
        _cancellation.Cancel();
    }

    public void Dispose() => _cancellation.Dispose();
}

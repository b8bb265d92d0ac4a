using System.Collections.Concurrent;
using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Contracts.Work;
using Grid.Contracts.Workers;
using Grid.Grains.Tests.Tenants;

namespace Grid.Grains.Tests.Ledgers;

/// <summary>
/// Random calls of a tenant and of a worker to real grains whose writes, calls and answers get lost, and the device seconds that were
/// handed in while they counted: what the tenant must have been charged in the end.
/// </summary>
internal sealed class LedgerTraffic(LedgerGrid grid, int seed, double faults)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<JobKey, TicketLease> _held = [];
    private readonly ConcurrentDictionary<JobKey, SemaphoreSlim> _turns = [];
    private readonly List<string> _jobs = [];
    private bool _isDisturbed = true;
    private int _keys;

    /// <summary>Device seconds that count.</summary>
    public double Seconds { get; private set; }

    public int Refused { get; private set; }

    public int Lost { get; private set; }

    public int Answers { get; private set; }

    /// <summary>Makes the calls, some of them at once, looking at the balance between them, and ends everything.</summary>
    public async Task<TenantUsage> RunAsync(int calls)
    {
        // The pool's own records are left alone: what a pool that loses its leases costs is another test's.
        grid.NextWrite = grain =>
            grain.Type.ToString()!.Contains("pool", StringComparison.OrdinalIgnoreCase) ? StoreFault.None : NextFault();
        grid.NextCall = context => context.InterfaceMethod.DeclaringType == typeof(IGpuWorkerGrain) ? StoreFault.None : NextFault();
        while (calls > 0)
        {
            var burst = Draw(1, 5);
            calls -= burst;
            await Task.WhenAll(Enumerable.Range(0, burst).Select(_ => CallAsync()));
            Check(await LedgerGrid.RepeatAsync(() => grid.Accounts.GetUsageAsync(default)));
        }

        _isDisturbed = false;
        return await EndAsync();
    }

    private async Task<TenantUsage> EndAsync()
    {
        foreach (var job in _held.Keys)
        {
            await AnswerAsync(job);
        }

        foreach (var job in await LedgerGrid.RepeatAsync(grid.ListAsync))
        {
            await LedgerGrid.RepeatAsync(() => grid.Job(job).CancelAsync(default));
        }

        var usage = await grid.SettleAllAsync();
        Check(usage);
        return usage;
    }

    private Task CallAsync() =>
        Draw(0, 20) switch
        {
            < 5 => SubmitAsync(),
            < 9 => BeginAsync(),
            < 14 => _held.Keys.ToArray() is { Length: > 0 } held ? AnswerAsync(held[Draw(0, held.Length)]) : BeginAsync(),
            14 or 15 => OnceAsync(job => grid.Job(job).CancelAsync(default)),
            16 => OnceAsync(job => grid.Tenant.DeleteAsync(job, default)),
            17 or 18 => OnceAsync(RetryAsync),
            _ => ReconcileAsync(),
        };

    private async Task SubmitAsync()
    {
        // Sometimes with a key that was used, as a caller does who heard nothing.
        var key = Draw(0, 3) == 0 ? null : $"key-{Draw(Math.Max(0, _keys - 2), ++_keys)}";
        await OnceAsync(async _ =>
        {
            var result = await grid.TrySubmitAsync(key);
            lock (_gate)
            {
                Refused += result.Rejection is null ? 0 : 1;
                if (result.Job is { } job)
                {
                    _jobs.Add(job.Key.Job);
                }
            }
        });
    }

    private async Task BeginAsync()
    {
        if (await grid.BeginAsync() is not { } lease)
        {
            return;
        }

        var turn = _turns.GetOrAdd(lease.Ticket.Job, _ => new SemaphoreSlim(1));
        await turn.WaitAsync();
        try
        {
            // Another lease may have taken the ticket's place while this one waited for its turn.
            if (await grid.FetchAsync(lease))
            {
                _held[lease.Ticket.Job] = lease;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task AnswerAsync(JobKey job)
    {
        var turn = _turns.GetOrAdd(job, _ => new SemaphoreSlim(1));
        await turn.WaitAsync();
        try
        {
            if (!_held.TryRemove(job, out var lease))
            {
                return;
            }

            var seconds = Draw(1, 500) / 1000.0;
            var isLost = await GiveAsync(lease, seconds);
            lock (_gate)
            {
                Answers++;
                Lost += isLost ? 1 : 0;
                Seconds += isLost ? 0 : seconds;
            }

            await grid.ReleaseAsync(lease, seconds);
        }
        finally
        {
            turn.Release();
        }
    }

    // Whether the worker was taken for lost before it answered.
    private async Task<bool> GiveAsync(TicketLease lease, double seconds)
    {
        var execution = grid.Execution(lease.Ticket.Job);
        switch (Draw(0, 12))
        {
            case < 3:
                await grid.CompleteAsync(lease, seconds);
                return false;
            case < 7:
                await grid.ContinueAsync(lease, seconds);
                return false;
            case < 9:
                await LedgerGrid.RepeatAsync(() => execution.ReturnAsync(lease, seconds, default));
                return false;
            case 9:
                await LedgerGrid.RepeatAsync(() =>
                    execution.FaultAsync(lease, new WorkFault(GridErrorCodes.WorkFailed, "fault_1"), seconds, default)
                );
                return false;
            case 10:
                await LedgerGrid.RepeatAsync(() =>
                    execution.FailAsync(lease, new JobError(GridErrorCodes.WorkFailed, "It cannot be done."), seconds, default)
                );
                return false;
            default:
                await LedgerGrid.RepeatAsync(() => grid.Scheduling(lease.Ticket.Job).LostAsync(lease, default));
                Assert.False(await grid.CompleteAsync(lease, seconds));
                return true;
        }
    }

    private async Task RetryAsync(string job)
    {
        var result = await grid.Tenant.RetryAsync(job, default);
        lock (_gate)
        {
            Refused += result?.Rejection is null ? 0 : 1;
        }
    }

    private Task ReconcileAsync()
    {
        grid.Time.Advance(TimeSpan.FromMinutes(Draw(0, 7)));
        return OnceAsync(_ => grid.Administration.ReconcileAsync(default));
    }

    // A caller who hears nothing does not ask again.
    private async Task OnceAsync(Func<string, Task> call)
    {
        string job;
        lock (_gate)
        {
            job = _jobs.Count == 0 ? "video_none" : _jobs[_random.Next(_jobs.Count)];
        }

        try
        {
            await call(job);
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.IAssertionException)
        {
            // What came of it is found in the books.
        }
    }

    private void Check(TenantUsage usage)
    {
        foreach (var period in new[] { usage.Day, usage.Month })
        {
            Assert.InRange(period.Reserved, 0, period.Limit + 1e-6);
            Assert.InRange(period.Used + period.Reserved, 0, period.Limit + 1e-6);
            Assert.InRange(period.Overrun, 0, double.MaxValue);
        }

        Assert.True(
            usage.Month.Used + usage.Month.Overrun <= Seconds + 1e-3,
            $"{usage.Month.Used + usage.Month.Overrun} s are charged of {Seconds}."
        );
    }

    private int Draw(int from, int to)
    {
        lock (_gate)
        {
            return _random.Next(from, to);
        }
    }

    private StoreFault NextFault()
    {
        lock (_gate)
        {
            return !_isDisturbed || _random.NextDouble() >= faults ? StoreFault.None
                : _random.Next(2) == 0 ? StoreFault.Before
                : StoreFault.After;
        }
    }
}

using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

// What is done about lost workers and about jobs without a ticket.
internal sealed partial class WorkPoolGrain
{
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        // The timer interleaves, and a job that answers slowly must not be asked twice.
        if (_sweeping)
        {
            return;
        }

        _sweeping = true;
        try
        {
            var expired = _pool.TakeExpired();
            foreach (var lease in expired)
            {
                LogLeaseExpired(lease.Ticket, lease.Worker, lease.Generation);
            }

            TicketLease[] lost = [.. _untold, .. expired];
            _untold.Clear();
            Wake(_pool.TakeWorkersToWake());
            await TellLostAsync(lost);
            await AskAllAsync(_pool.TakeStranded(), item => item.Job, (job, item) => job.BeginAnewAsync(item.Profile, cancellationToken));
            await AskAllAsync(FindUnattended(), job => job, (job, _) => job.OfferAgainAsync(cancellationToken));
            await _active.FlushAsync();
        }
        finally
        {
            _sweeping = false;
        }
    }

    // Runs on the grain's own scheduler from beginning to end, because it begins there. What fails is begun again: without it a dead silo's
    // leases would only end by their time.
    private async Task WatchMembershipAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var members in _membership.MembershipUpdates.WithCancellation(cancellationToken))
                {
                    await EndLeasesOfDeadSilosAsync(members);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogMembershipUnwatched(failure);
            }

            await Task.Delay(WorkPoolDefaults.Sweep, _timeProvider, cancellationToken)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
        }
    }

    private async Task EndLeasesOfDeadSilosAsync(ClusterMembershipSnapshot members)
    {
        foreach (var silo in _pool.Leases.Select(lease => lease.Silo).Distinct())
        {
            if (IsDead(members, silo))
            {
                var lost = _pool.TakeLeasesOf(silo);
                LogSiloDead(silo, lost.Count);
                Wake(_pool.TakeWorkersToWake());
                await TellLostAsync(lost);
            }
        }
    }

    // A lease that was adopted from a worker's word may name anything.
    private static bool IsDead(ClusterMembershipSnapshot members, string silo)
    {
        try
        {
            return silo.Length > 0 && members.GetSiloStatus(SiloAddress.FromParsableString(silo)) == SiloStatus.Dead;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    // A loss that its job could not be told of is told again with the next sweep: a job with other tickets is not asked for this one.
    private Task TellLostAsync(IReadOnlyList<TicketLease> leases) =>
        AskAllAsync(
            leases,
            lease => lease.Ticket.Job,
            (job, lease) => job.LostAsync(lease, CancellationToken.None),
            onUnreachable: _untold.Add
        );

    private List<JobKey> FindUnattended()
    {
        var now = _timeProvider.GetTimestamp();
        var found = new List<JobKey>();
        foreach (var job in _active.All)
        {
            if (_pool.Attends(job))
            {
                _unattendedSince.Remove(job);
            }
            else if (
                !_unattendedSince.TryAdd(job, now)
                && _timeProvider.GetElapsedTime(_unattendedSince[job], now) >= WorkPoolDefaults.Unattended
            )
            {
                found.Add(job);
            }
        }

        return found;
    }

    // Side by side, since one job that answers slowly must not hold up the others, and not all at once, since there may be thousands.
    private async Task AskAllAsync<T>(
        IReadOnlyList<T> items,
        Func<T, JobKey> jobOf,
        Func<IJobScheduling, T, Task<ImmutableArray<TicketOffer>>> ask,
        Action<T>? onUnreachable = null
    )
    {
        foreach (var some in items.Chunk(WorkPoolDefaults.AskedAtOnce))
        {
            // The pool's next life asks the rest.
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            await Task.WhenAll(some.Select(item => AskAsync(jobOf(item), job => ask(job, item), () => onUnreachable?.Invoke(item))));
        }
    }

    private async Task AskAsync(JobKey job, Func<IJobScheduling, Task<ImmutableArray<TicketOffer>>> ask, Action onUnreachable)
    {
        try
        {
            var offers = await ask(GrainFactory.GetJob<IJobScheduling>(job));
            if (offers.IsEmpty && !_pool.IsLeased(job))
            {
                Retire(job);
            }

            foreach (var offer in offers)
            {
                _pool.Ensure(offer);
            }

            _unattendedSince.Remove(job);
            Wake(_pool.TakeWorkersToWake());
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // Nothing can be asked any more; the pool's next life does.
        }
        catch (Exception unreachable)
        {
            // The job stays active, and a later sweep asks again.
            onUnreachable();
            LogJobUnreachable(job, unreachable);
        }
    }
}

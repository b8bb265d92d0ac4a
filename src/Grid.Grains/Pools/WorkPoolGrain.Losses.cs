using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

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

            await TellLostAsync(expired);
            await AskAllAsync(FindUnattended(), job => job, (job, _) => job.OfferAgainAsync(cancellationToken));
            await _active.FlushAsync();
        }
        finally
        {
            _sweeping = false;
        }
    }

    // Runs on the grain's own scheduler from beginning to end, because it begins there.
    private async Task WatchMembershipAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var members in _membership.MembershipUpdates.WithCancellation(cancellationToken))
            {
                foreach (var silo in _pool.Leases.Select(lease => lease.Silo).Where(silo => silo.Length > 0).Distinct())
                {
                    if (members.GetSiloStatus(SiloAddress.FromParsableString(silo)) == SiloStatus.Dead)
                    {
                        var lost = _pool.TakeLeasesOf(silo);
                        LogSiloDead(silo, lost.Count);
                        await TellLostAsync(lost);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The pool's life ends.
        }
    }

    private Task TellLostAsync(IReadOnlyList<TicketLease> leases) =>
        AskAllAsync(leases, lease => lease.Ticket.Job, (job, lease) => job.LostAsync(lease, CancellationToken.None));

    private List<JobKey> FindUnattended()
    {
        var now = _timeProvider.GetUtcNow();
        var found = new List<JobKey>();
        foreach (var job in _active.All)
        {
            if (_pool.Attends(job))
            {
                _unattendedSince.Remove(job);
            }
            else if (!_unattendedSince.TryAdd(job, now) && now - _unattendedSince[job] >= WorkPoolDefaults.Unattended)
            {
                found.Add(job);
            }
        }

        return found;
    }

    // Side by side, since one job that answers slowly must not hold up the others, and not all at once, since there may be thousands.
    private async Task AskAllAsync<T>(IReadOnlyList<T> items, Func<T, JobKey> jobOf, Func<IVideoJobScheduling, T, Task<ImmutableArray<TicketOffer>>> ask)
    {
        foreach (var some in items.Chunk(WorkPoolDefaults.AskedAtOnce))
        {
            // The pool's next life asks the rest.
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            await Task.WhenAll(some.Select(item => AskAsync(jobOf(item), job => ask(job, item))));
        }
    }

    private async Task AskAsync(JobKey job, Func<IVideoJobScheduling, Task<ImmutableArray<TicketOffer>>> ask)
    {
        try
        {
            var offers = await ask(GrainFactory.GetGrain<IVideoJobScheduling>(job.ToString()));
            if (offers.IsEmpty && !_pool.IsLeased(job))
            {
                Retire(job);
            }

            foreach (var offer in offers)
            {
                _pool.OfferIfMissing(offer);
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
            // The job stays active and without a ticket, so a later sweep asks again.
            LogJobUnreachable(job, unreachable);
        }
    }
}

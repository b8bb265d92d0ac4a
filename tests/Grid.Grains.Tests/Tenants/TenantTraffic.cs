using Grid.Contracts.Tenants;
using Grid.Grains.Tenants;
using Grid.Grains.Tenants.Jobs;
using Grid.Testing.Videos;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Tenants;

/// <summary>
/// Sends bursts of concurrent calls to a tenant that dies now and then, keeps what the calls were told, and compares it with the tenant's
/// books after every burst and every death. Runs on a scheduler that takes one turn at a time, as a grain does.
/// </summary>
internal sealed class TenantTraffic
{
    /// <summary>Small enough that some jobs are refused.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(250);

    private static readonly TenantSettings Settings = TenantSettings.Default with
    {
        GpuSecondsPerDay = Budget.TotalSeconds,
        GpuSecondsPerMonth = 2 * Budget.TotalSeconds,
        MaxActiveJobs = TenantSettings.MaxJobs,
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryTenantStore _store = new();
    private TenantBook _book = null!;

    // What was reserved by each call, told or not; which of these were told, or found in the books after a death; which ends were told.
    private readonly Dictionary<Guid, TimeSpan> _reserved = [];
    private readonly HashSet<Guid> _told = [];
    private readonly HashSet<Guid> _toldEnded = [];

    // The charge of each end that was made in memory, whether or not it was written. Dropped when the job turns out to be open still.
    private readonly Dictionary<Guid, TimeSpan> _charged = [];
    private readonly HashSet<Guid> _removed = [];
    private readonly HashSet<Guid> _toldRemoved = [];

    public int Deaths { get; private set; }

    public int Refused { get; private set; }

    public int Sealed => _store.Blocks.Count;

    public static Task<TenantTraffic> RunAsync(IEnumerable<TrafficCall[]> bursts, IReadOnlyList<StoreFault> faults, int pauses) =>
        Task
            .Factory.StartNew(
                async () =>
                {
                    var traffic = new TenantTraffic();
                    await traffic.RunBurstsAsync(bursts, faults, pauses);
                    return traffic;
                },
                CancellationToken.None,
                TaskCreationOptions.None,
                new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler
            )
            .Unwrap();

    private async Task RunBurstsAsync(IEnumerable<TrafficCall[]> bursts, IReadOnlyList<StoreFault> faults, int pauses)
    {
        _book = await _store.LoadAsync(_time);
        _book.SetSettings(Settings);
        await _book.CommitAsync();
        var write = 0;
        _store.NextFault = () => faults[write++ % faults.Count];
        _store.Pause = async () =>
        {
            for (var pause = 0; pause < pauses; pause++)
            {
                await Task.Yield();
            }
        };
        foreach (var burst in bursts)
        {
            // A call that was cut off knows nothing; what it changed is found out from the books.
            await Task.WhenAll(burst.Select(CallAsync));
            if (_store.IsDead)
            {
                Deaths++;
                _book = await _store.LoadAsync(_time);
            }

            Check();
        }

        await CheckListAsync();
    }

    private async Task CallAsync(TrafficCall call)
    {
        await Task.Yield();
        try
        {
            if (call.Kind == TrafficKind.Submit)
            {
                await SubmitAsync(call);
            }
            else if (_told.Count > 0)
            {
                await EndAsync(call, _told.ElementAt(call.Pick % _told.Count));
            }
        }
        catch (IOException) when (_store.IsDead)
        {
            // The caller is told nothing.
        }
    }

    private async Task SubmitAsync(TrafficCall call)
    {
        var result = _book.Reserve(VideoSpecs.Small with { Steps = call.Size }, key: null);
        if (result.Job is not { } job)
        {
            Refused++;
            return;
        }

        _reserved[job] = _book.Open.Last(reservation => reservation.Job == job).Amount;
        await _book.CommitAsync();
        _told.Add(job);
    }

    private async Task EndAsync(TrafficCall call, Guid job)
    {
        if (call.Kind == TrafficKind.Settle)
        {
            if (_book.Settle(job, 1, TimeSpan.FromMilliseconds(7 * call.Size), completed: true) is { } settlement)
            {
                _charged[job] = settlement.Charged;
            }
        }
        else if (call.Kind == TrafficKind.Release)
        {
            if (_book.Release(job))
            {
                _charged[job] = TimeSpan.Zero;
            }
        }
        else if (await _book.RemoveAsync(job))
        {
            _removed.Add(job);
        }

        await _book.CommitAsync();
        _toldEnded.Add(job);
        if (call.Kind == TrafficKind.Remove)
        {
            _toldRemoved.Add(job);
        }
    }

    private void Check()
    {
        var open = _book.Open.ToDictionary(reservation => reservation.Job, reservation => reservation.Amount);
        foreach (var (job, amount) in open)
        {
            Assert.Equal(_reserved[job], amount);
            Assert.DoesNotContain(job, _toldEnded);
            _charged.Remove(job);
            _removed.Remove(job);
            _told.Add(job);
        }

        // None that was told is lost: it is open, or something ended it.
        Assert.All(_told, job => Assert.True(open.ContainsKey(job) || _charged.ContainsKey(job) || _removed.Contains(job)));

        // Reservations of which nobody was told and that are not in the books were never written.
        foreach (var job in _reserved.Keys.Where(job => !_told.Contains(job)).ToArray())
        {
            _reserved.Remove(job);
        }

        var reserved = open.Values.Aggregate(TimeSpan.Zero, (sum, amount) => sum + amount);
        var used = _charged.Values.Aggregate(TimeSpan.Zero, (sum, amount) => sum + amount);
        foreach (var balance in new[] { _book.Ledger.DayAt(_time.GetUtcNow()), _book.Ledger.MonthAt(_time.GetUtcNow()) })
        {
            Assert.Equal((reserved, used), (balance.Reserved, balance.Used));
            Assert.InRange(balance.Reserved, TimeSpan.Zero, Budget - balance.Used);
            Assert.InRange(balance.Used, TimeSpan.Zero, Budget);
        }
    }

    private async Task CheckListAsync()
    {
        var listed = new List<Guid>();
        JobPageIds page;
        do
        {
            page = (
                await _book.Jobs.ListAsync(new JobListQuery(100, listed.Count == 0 ? null : JobIds.ToName(listed[^1]), Ascending: true))
            )!;
            listed.AddRange(page.Ids);
        } while (page.HasMore);

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Subset(listed.ToHashSet(), _reserved.Keys.Except(_removed).ToHashSet());
        Assert.Subset(_reserved.Keys.Except(_toldRemoved).ToHashSet(), listed.ToHashSet());
    }
}

using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Tests.Tenants;
using Grid.Host;
using Grid.Storage.Artifacts;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace Grid.Grains.Tests.Ledgers;

/// <summary>A real silo without workers, whose storage and calls fail as told, and the calls that workers and a tenant make.</summary>
internal sealed class LedgerGrid : IAsyncDisposable
{
    public const string TenantName = "tenant";

    private const int Tries = 200;
    private const string Worker = "w/cpu";

    private static readonly VideoRequest Request = new() { Prompt = "a red circle", Steps = 4 };

    private TestGrid _grid = null!;

    public SteppedTimeProvider Time { get; } = new();

    /// <summary>How a write of a grain ends.</summary>
    public Func<GrainId, StoreFault> NextWrite { get; set; } = _ => StoreFault.None;

    /// <summary>How a call ends.</summary>
    public Func<IIncomingGrainCallContext, StoreFault> NextCall { get; set; } = _ => StoreFault.None;

    /// <summary>Awaited before a call leaves its caller.</summary>
    public Func<IOutgoingGrainCallContext, Task> Hold { get; set; } = _ => Task.CompletedTask;

    public IGrainFactory Grains => _grid.Host.Services.GetRequiredService<IGrainFactory>();

    public ITenantGrain Tenant => Grains.GetGrain<ITenantGrain>(TenantName);

    public ITenantAccounts Accounts => Grains.GetGrain<ITenantAccounts>(TenantName);

    public ITenantAdministration Administration => Grains.GetGrain<ITenantAdministration>(TenantName);

    public IArtifactStore Artifacts => _grid.Host.Services.GetRequiredService<IArtifactStore>();

    private IWorkPoolLeases Leases => Grains.GetGrain<IWorkPoolLeases>(PoolKeys.Default);

    public static async Task<LedgerGrid> StartAsync()
    {
        var ledger = new LedgerGrid();
        ledger._grid = await TestGrid.StartAsync(roles: GridRoles.Control, configure: services =>
        {
            services.AddSingleton<TimeProvider>(ledger.Time);

            // Callers wait by timestamps, which stand still, and messages age by the machine's clock: one that was dropped on a busy
            // machine would be waited for for ever.
            services.PostConfigure<SiloMessagingOptions>(messaging => messaging.DropExpiredMessages = false);

            // The silo goes by the same clock, and must not take itself for dead when days go by.
            services.PostConfigure<ClusterMembershipOptions>(membership =>
            {
                membership.LivenessEnabled = false;
                membership.NumMissedTableIAmAliveLimit = 10_000_000;
            });
            services.AddKeyedSingleton<IGrainStorage>(GridStorage.Name, (provider, _) =>
                new FaultyGrainStorage(provider.GetRequiredService<Serializer>(), grain => ledger.NextWrite(grain))
            );
            var calls = new LossyCalls(context => ledger.Hold(context), context => ledger.NextCall(context));
            services.AddSingleton<IIncomingGrainCallFilter>(calls).AddSingleton<IOutgoingGrainCallFilter>(calls);
        });
        return ledger;
    }

    public IVideoJob Job(string job) => Grains.GetGrain<IVideoJob>(new JobKey(TenantName, job).ToString());

    public IJobExecution Execution(JobKey job) => Grains.GetJob<IJobExecution>(job);

    public IJobScheduling Scheduling(JobKey job) => Grains.GetJob<IJobScheduling>(job);

    public IJobAccount Account(string job) => Grains.GetJob<IJobAccount>(new JobKey(TenantName, job));

    /// <summary>Submits a job, which must be accepted; its id.</summary>
    public async Task<string> SubmitAsync() => (await TrySubmitAsync(null)).Job!.Key.Job;

    public Task<SubmitResult> TrySubmitAsync(string? key) => Tenant.SubmitAsync(Request, key, default);

    /// <summary>Leases the next ticket and fetches its work; null where none waits or the job does not want it done.</summary>
    public async Task<TicketLease?> BeginAsync()
    {
        var silo = _grid.Host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
        var leases = await RepeatAsync(() => Leases.AcquireAsync(new WorkerAsk(Worker, [], 1, silo), default));
        return leases is [var lease] && await FetchAsync(lease) ? lease : null;
    }

    public async Task<bool> FetchAsync(TicketLease lease) =>
        await RepeatAsync(() => Execution(lease.Ticket.Job).FetchAsync(lease, default)) is not null;

    /// <summary>Gives a finished video in. Whether it counted.</summary>
    public Task<bool> CompleteAsync(TicketLease lease, double seconds) =>
        RepeatAsync(() => Execution(lease.Ticket.Job).CompleteAsync(lease, new VideoBurstResult { DeviceSeconds = seconds }, default));

    /// <summary>Gives a burst in after which the job goes on.</summary>
    public Task<bool> ContinueAsync(TicketLease lease, double seconds) =>
        RepeatAsync(() =>
            Execution(lease.Ticket.Job)
                .CompleteAsync(lease, new VideoBurstResult { DeviceSeconds = seconds, Next = VideoPhase.Denoise }, default)
        );

    public Task ReleaseAsync(TicketLease lease, double seconds) => RepeatAsync(() => Leases.ReleaseAsync(lease, seconds, default));

    /// <summary>Repeats a call until it is answered, as workers and patient tenants do.</summary>
    public static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception failure) when (attempt < Tries && failure is not Xunit.Sdk.IAssertionException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }
    }

    public static Task RepeatAsync(Func<Task> call) =>
        RepeatAsync(async () =>
        {
            await call();
            return true;
        });

    /// <summary>Ids of the tenant's jobs.</summary>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        var ids = new List<string>();
        JobPage page;
        do
        {
            page = await Tenant.ListAsync(new JobListQuery(JobListQuery.MaxLimit, ids.LastOrDefault(), Ascending: true), default);
            ids.AddRange(page.Jobs.Select(job => job.Key.Job));
        } while (page.HasMore);
        return ids;
    }

    /// <summary>Lets time go by until no reservation is open, or so many; the tenant's usage then.</summary>
    /// <param name="advance">Whether time goes by so that the tenant asks its jobs; else they have to tell it themselves.</param>
    /// <param name="open">Reservations that stay open.</param>
    public async Task<TenantUsage> SettleAllAsync(bool advance = true, int open = 0)
    {
        for (var round = 0; ; round++)
        {
            var usage = await RepeatAsync(() => Accounts.GetUsageAsync(default));
            if (usage.Queued + usage.Running == open)
            {
                return usage;
            }

            Assert.True(round < 300, $"{usage.Queued + usage.Running} reservations stay open.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            if (!advance)
            {
                continue;
            }

            Time.Advance(TimeSpan.FromMinutes(3));
            Time.Elapse(TimeSpan.FromSeconds(30));
            await RepeatAsync(() => Administration.ReconcileAsync(default));
            await RepeatAsync(() => Administration.RemoveAgedAsync(default));
        }
    }

    public ValueTask DisposeAsync() => _grid.DisposeAsync();
}

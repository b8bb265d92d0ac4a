using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Host;
using Grid.Testing;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Grid.Grains.Tests.Pools.PoolTickets;

namespace Grid.Grains.Tests.Pools;

public sealed class WorkPoolGrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pool_StartedAgain_KeepsActiveJobsSharesAndCordons()
    {
        using var folder = new TemporaryFolder();
        await using (var grid = await TestGrid.StartAsync(folder, GridRoles.Control))
        {
            var pool = Pool(grid);
            await Task.WhenAll(Enumerable.Range(0, 200).Select(job => pool.EnlistAsync(new JobKey("a", $"{job}"), Token)));
            await pool.SetShareAsync("a", new TenantShare(1, MaxRunning: 1), Token);
            await pool.CordonAsync("s1/*", Token);
        }

        await using (var grid = await TestGrid.StartAsync(folder, GridRoles.Control))
        {
            var pool = Pool(grid);
            var status = await pool.GetStatusAsync(Token);
            Assert.Equal(200, status.ActiveJobs);
            Assert.Equal(["s1/*"], status.Cordoned);

            await pool.OfferAsync([Offer("a/x", since: 1), Offer("a/y", since: 2)], Token);
            Assert.Empty(await Leases(grid).AcquireAsync(Ask("s1/cpu"), Token));
            Assert.Single(await Leases(grid).AcquireAsync(Ask("s2/cpu"), Token));
            Assert.Empty(await Leases(grid).AcquireAsync(Ask("s2/cpu"), Token));
            Assert.Contains("may run 1 job at one time", await pool.ExplainAsync(new JobKey("a", "y"), Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pool_SiloDeclaredDead_EndsTheLeasesOfItsWorkersAtOnce()
    {
        var log = new LogEvents();
        await using var grid = await TestGrid.StartAsync(roles: GridRoles.Control, configure: services =>
            services.AddSingleton<ILoggerProvider>(log)
        );
        var dead = SiloAddress.FromParsableString("127.0.0.1:1@1");
        await Pool(grid).OfferAsync([Offer("a/x", since: 1), Offer("a/y", since: 2)], Token);
        await Leases(grid).AcquireAsync(Ask("s1/cpu", silo: dead.ToParsableString()), Token);
        var kept = await Leases(grid).AcquireAsync(Ask("s2/cpu", silo: OwnSilo(grid)), Token);

        await DeclareDeadAsync(grid, dead);

        Assert.Contains("127.0.0.1:1@1", await log.WaitForAsync(1104, Token), StringComparison.Ordinal);
        Assert.Equal(
            kept.Select(lease => lease.Generation),
            (await Pool(grid).GetStatusAsync(Token)).Leases.Select(lease => lease.Generation)
        );
    }

    [Fact]
    public async Task Offer_TicketWithoutWork_IsRefusedAndNoneOfThemIsQueued()
    {
        await using var grid = await TestGrid.StartAsync(roles: GridRoles.Control);
        var pool = Pool(grid);

        await Assert.ThrowsAsync<ArgumentException>(() => pool.OfferAsync([Offer("a/x"), Offer("a/y", work: 0)], Token));

        var status = await pool.GetStatusAsync(Token);
        Assert.Equal((0, 0), (status.Waiting, status.ActiveJobs));
    }

    private static IWorkPool Pool(TestGrid grid) =>
        grid.Host.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkPool>(PoolKeys.Default);

    private static IWorkPoolLeases Leases(TestGrid grid) =>
        grid.Host.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkPoolLeases>(PoolKeys.Default);

    private static string OwnSilo(TestGrid grid) =>
        grid.Host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    // What the other silos write when one does not answer.
    private static async Task DeclareDeadAsync(TestGrid grid, SiloAddress silo)
    {
        var table = grid.Host.Services.GetRequiredService<IMembershipTable>();
        var members = await table.ReadAllAsync(Token);
        var row = new MembershipEntry
        {
            SiloAddress = silo,
            SiloName = "s1",
            HostName = "s1",
            Status = SiloStatus.Dead,
            StartTime = DateTime.UnixEpoch,
            IAmAliveTime = DateTime.UnixEpoch,
        };
        Assert.True(await table.InsertRowAsync(row, members.Version.Next(), Token));
        await grid.Host.Services.GetRequiredService<IClusterMembershipService>().Refresh(default, Token);
    }
}

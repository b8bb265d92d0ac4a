using Grid.Contracts.Jobs;
using Grid.Contracts.Models;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Host.Tests.Local;

public sealed class PlacementTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IGrainFactory Grains => fixture.Gateway.Services.GetRequiredService<IGrainFactory>();

    [Fact]
    public async Task Grains_OfEveryKind_LieOnSilosOfTheirRole()
    {
        // Enough keys that chance would put some on the wrong silo.
        foreach (var number in Enumerable.Range(0, 16))
        {
            await Grains
                .GetGrain<ITenantGrain>($"tenant-{number}")
                .ListAsync(new JobListQuery(JobListQuery.MaxLimit, After: null, Ascending: true), Cancellation);
            await Grains.GetGrain<IWorkPool>($"pool-{number}").GetStatusAsync(Cancellation);
        }

        await Grains.GetGrain<IGpuWorkerGrain>("gpu-1/cpu").GetStatusAsync(Cancellation);

        var management = Grains.GetGrain<IManagementGrain>(0);
        var names = (await management.GetDetailedHosts(onlyActive: true, Cancellation)).ToDictionary(
            host => host.SiloAddress,
            host => host.SiloName
        );
        var places = (await management.GetDetailedGrainStatistics(types: null, hostsIds: null, Cancellation))
            .Where(grain => grain.GrainType.StartsWith("Grid.", StringComparison.Ordinal))
            .ToLookup(grain => grain.GrainType.Split(',')[0].Split('.')[^1], grain => names[grain.SiloAddress]);

        Assert.All(new[] { "TenantGrain", "WorkPoolGrain" }, kind => Assert.NotEmpty(places[kind]));
        Assert.All(places["TenantGrain"].Concat(places["WorkPoolGrain"]), silo =>
            Assert.StartsWith("control-", silo, StringComparison.Ordinal)
        );
        Assert.Equal(["gpu-1"], places["GpuWorkerGrain"].Distinct());
    }

    [Fact]
    public async Task Worker_OfASiloThatIsGone_IsRefusedAtOnce()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Grains.GetGrain<IGpuWorkerGrain>("gone/cpu").GetStatusAsync(Cancellation)
        );

        Assert.Contains("gone/cpu", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalog_AskedFromASiloWithoutModels_ListsThoseOfControl()
    {
        var models = await Grains.GetGrain<IModelCatalogGrain>(IModelCatalogGrain.CatalogKey).ListAsync(Cancellation);

        Assert.Contains(models, model => model.Name == GridHostDefaults.Model);
    }

    [Fact]
    public async Task Job_SubmittedOverTheCluster_IsCompletedByTheGpuProcess()
    {
        var request = new VideoRequest
        {
            Prompt = "a red circle moving left on a black background",
            Frames = 9,
            Steps = 2,
            Seed = 1,
        };
        var client = new ClusterClient(Grains, TimeProvider.System);
        var key = await client.SubmitAsync(TenantId.Parse("someone"), request, idempotencyKey: "once", Cancellation);
        var job = Grains.GetGrain<IVideoJob>(key.ToString());

        JobUpdate? update = null;
        do
        {
            update = await job.WatchAsync(update?.Events.LastOrDefault()?.Sequence ?? 0, update?.Revision ?? -1, Cancellation);
        } while (!update!.Snapshot.State.IsFinal());

        Assert.Equal(JobState.Completed, update.Snapshot.State);
    }
}

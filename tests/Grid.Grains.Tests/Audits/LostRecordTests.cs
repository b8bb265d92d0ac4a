using System.Text.Json.Nodes;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Grains.Tenants;
using Grid.Host;
using Grid.Host.State;
using Grid.Storage.State;
using Grid.Testing;
using Grid.Testing.Hosting;
using Grid.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Tests.Audits;

/// <summary>A grid whose state holds a tenant's book and lacks the records of some of its jobs.</summary>
public sealed class LostRecordTests : IAsyncLifetime
{
    private const int FaultsFound = 1401;

    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedTimeProvider _time = new();
    private LogEvents _log = new();
    private TestGrid _grid = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IGrainFactory Grains => _grid.Host.Services.GetRequiredService<IGrainFactory>();

    private string StateFolder => _folder.Combine("state");

    public async ValueTask InitializeAsync() => _grid = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _grid.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Start_JobLostItsRecord_IsToldInTheLogInReadinessAndByTheCheck()
    {
        await _grid.SubmitAsync("stays", cancellationToken: Token);
        var lost = await _grid.SubmitAsync("goes", cancellationToken: Token);

        await RestartWithoutAsync(lost);

        Assert.Contains(
            $"1 job in its tenant's book has no record: default/{lost}.",
            await _log.WaitForAsync(FaultsFound, Token),
            StringComparison.Ordinal
        );
        using var answer = await _grid.Client.GetAsync("/health/ready", Token);
        var readiness = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("degraded", (string?)readiness["status"]);
        Assert.Contains(lost, (string?)readiness["checks"]!["records"], StringComparison.Ordinal);
        Assert.Equal(1, (await new GridState(StateFolder).CheckAsync(Token)).Missing.Count);
    }

    [Fact]
    public async Task Reconcile_JobLostItsRecord_FreesItsReservationAndIsStillMissed()
    {
        var lost = await _grid.SubmitAsync("goes", cancellationToken: Token);
        await RestartWithoutAsync(lost);
        _time.Advance(TenantDefaults.ReconcileAfter + TimeSpan.FromSeconds(1));

        // Once the pool has heard that the job is gone.
        TenantUsage usage;
        do
        {
            await Grains.GetGrain<ITenantAdministration>("default").ReconcileAsync(Token);
            usage = await Grains.GetGrain<ITenantAccounts>("default").GetUsageAsync(Token);
        } while (usage.Queued > 0);

        Assert.Equal(0, usage.Day.Reserved);
        Assert.Equal([$"default/{lost}"], (await new GridState(StateFolder).CheckAsync(Token)).Missing.First);
    }

    [Fact]
    public async Task Delete_JobThatLostItsRecord_TakesItFromTheBook()
    {
        var lost = await _grid.SubmitAsync("goes", cancellationToken: Token);
        await RestartWithoutAsync(lost);

        using var answer = await _grid.Client.DeleteAsync($"/v1/videos/{lost}", Token);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Null((await new GridState(StateFolder).CheckAsync(Token)).DescribeFaults());
    }

    [Fact]
    public async Task Reconcile_JobThatThePoolHasForgotten_IsOfferedAgain()
    {
        var job = await _grid.SubmitAsync("waits", cancellationToken: Token);
        await _grid.DisposeAsync();
        using (var database = StateDatabase.Open(StateFolder))
        {
            await foreach (var (key, _) in database.ListAsync(readValues: false, Token))
            {
                if (key.Name.StartsWith("pool", StringComparison.Ordinal))
                {
                    await database.ClearAsync(key, (await database.ReadAsync(key))?.ETag);
                }
            }
        }

        _grid = await StartAsync();
        _time.Advance(TenantDefaults.ReconcileAfter + TimeSpan.FromSeconds(1));
        await Grains.GetGrain<ITenantAdministration>("default").ReconcileAsync(Token);

        var waiting = new JobKey("default", job);
        Assert.Equal([waiting], await Grains.GetGrain<IWorkPool>(PoolKeys.Default).WhichAreActiveAsync([waiting], Token));
    }

    private async Task RestartWithoutAsync(string job)
    {
        await _grid.DisposeAsync();
        using (var database = StateDatabase.Open(StateFolder))
        {
            var key = RecordNames.OfJob(new JobKey("default", job));
            await database.ClearAsync(key, (await database.ReadAsync(key))!.ETag);
        }

        _log = new LogEvents();
        _grid = await StartAsync();
    }

    private Task<TestGrid> StartAsync() =>
        TestGrid.StartAsync(_folder, GridRoles.Control | GridRoles.Gateway, configure: services =>
            services.AddSingleton<TimeProvider>(_time).AddSingleton<ILoggerProvider>(_log)
        );
}

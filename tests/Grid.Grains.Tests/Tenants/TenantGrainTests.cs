using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Tenants;
using Grid.Host;
using Grid.Testing;
using Grid.Testing.Hosting;
using Grid.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Grains.Tests.Tenants;

/// <summary>A tenant in a real silo over SQLite, without workers, so that jobs stay where they are.</summary>
public sealed class TenantGrainTests : IAsyncLifetime
{
    private static readonly VideoRequest Request = new() { Prompt = "a red circle" };

    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedTimeProvider _time = new();
    private TestGrid _grid = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IGrainFactory Grains => _grid.Host.Services.GetRequiredService<IGrainFactory>();

    private ITenantGrain Tenant => Grains.GetGrain<ITenantGrain>("tenant");

    private ITenantAccounts Accounts => Grains.GetGrain<ITenantAccounts>("tenant");

    private ITenantAdministration Administration => Grains.GetGrain<ITenantAdministration>("tenant");

    public async ValueTask InitializeAsync() => _grid = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _grid.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Submit_ManyAtOnce_AreAllKeptOverARestart()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => Tenant.SubmitAsync(Request, null, Token)));
        var ids = results.Select(result => result.Job!.Key.Job).ToHashSet();

        await _grid.DisposeAsync();
        _grid = await StartAsync();

        Assert.Equal(600, ids.Count);
        Assert.Equal(ids, await ListAllAsync());
        var usage = await Accounts.GetUsageAsync(Token);
        Assert.Equal((600, 0), (usage.Queued, usage.Running));
        Assert.Equal(600 * 0.03, usage.Day.Reserved, 6);
    }

    [Fact]
    public async Task Submit_SameKeyAtOnce_MakesOneJob()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Tenant.SubmitAsync(Request, "key", Token)));

        Assert.Single(results.Select(result => result.Job!.Key).Distinct());
        Assert.Single(results, result => result.Created);
        Assert.Equal(1, (await Accounts.GetUsageAsync(Token)).Queued);
        Assert.Equal(
            GridErrorCodes.IdempotencyKeyReused,
            (await Tenant.SubmitAsync(Request with { Seed = 1 }, "key", Token)).Rejection!.Code
        );
    }

    [Fact]
    public async Task Settle_Repeated_CountsOnceAndOverARestart()
    {
        var job = (await Tenant.SubmitAsync(Request, null, Token)).Job!.Key.Job;

        await Accounts.SettleAsync(job, 1, 12.5, true, Token);
        await Accounts.SettleAsync(job, 1, 12.5, true, Token);
        await _grid.DisposeAsync();
        _grid = await StartAsync();
        await Accounts.SettleAsync(job, 1, 12.5, true, Token);

        var usage = await Accounts.GetUsageAsync(Token);
        Assert.Equal((12.5, 0.0, 0), (usage.Day.Used, usage.Day.Reserved, usage.Queued));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Accounts.SettleAsync(job, 1, double.NaN, true, Token));
    }

    [Fact]
    public async Task SetSettings_OutOfRange_ChangesNothing()
    {
        Assert.NotNull(await Administration.SetSettingsAsync(TenantSettings.Default with { Weight = 3, MaxRunning = 0 }, Token));

        Assert.Equal(1, (await Administration.GetSettingsAsync(Token)).Weight);
    }

    [Fact]
    public async Task SetSettings_FewerJobs_HoldsTheNextRequest()
    {
        await Tenant.SubmitAsync(Request, null, Token);
        Assert.Null(await Administration.SetSettingsAsync(TenantSettings.Default with { MaxActiveJobs = 1 }, Token));

        Assert.Equal(GridErrorCodes.TooManyJobs, (await Tenant.SubmitAsync(Request, null, Token)).Rejection!.Code);
    }

    [Fact]
    public async Task SetTerms_ClassThatTheTenantMayNotUse_IsRefusedAndChangesNothing()
    {
        var settings = TenantSettings.Default with { DefaultPriority = PriorityClass.Batch, AllowedPriorities = [PriorityClass.Batch] };
        Assert.Null(await Administration.SetSettingsAsync(settings, Token));
        var job = (await Tenant.SubmitAsync(Request, null, Token)).Job!;

        var refused = await Tenant.SetTermsAsync(job.Key.Job, new JobTermsChange("interactive", Rank: 5), Token);
        var tooFar = await Tenant.SetTermsAsync(job.Key.Job, new JobTermsChange(Rank: JobTerms.MaxRank + 1), Token);

        Assert.Equal((GridErrorCodes.InvalidValue, "priority"), (refused!.Rejection!.Code, refused.Rejection.Param));
        Assert.Equal((GridErrorCodes.InvalidValue, "rank"), (tooFar!.Rejection!.Code, tooFar.Rejection.Param));
        Assert.Equal(job.Terms, (await Grains.GetGrain<IVideoJob>(job.Key.ToString()).GetAsync(Token))!.Terms);
        Assert.Null(await Tenant.SetTermsAsync("video_nobody", new JobTermsChange(Rank: 1), Token));
    }

    [Fact]
    public async Task SetTerms_PriorityAndRankAtOnce_BothTakeEffect()
    {
        var job = (await Tenant.SubmitAsync(Request, null, Token)).Job!.Key;

        await Task.WhenAll(
            Tenant.SetTermsAsync(job.Job, new JobTermsChange(Priority: "batch"), Token),
            Tenant.SetTermsAsync(job.Job, new JobTermsChange(Rank: -3), Token)
        );

        Assert.Equal(new JobTerms(PriorityClass.Batch, -3), (await Grains.GetGrain<IVideoJob>(job.ToString()).GetAsync(Token))!.Terms);
    }

    [Fact]
    public async Task List_WhileJobsAreSubmitted_FillsEveryPageButTheLast()
    {
        var submits = Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Tenant.SubmitAsync(Request, null, Token)));
        var pages = new List<JobPage>();
        while (!submits.IsCompleted)
        {
            pages.Add(await Tenant.ListAsync(new JobListQuery(1, null, Ascending: false), Token));
        }

        await submits;
        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.True(page.Jobs.Length == 1 || !page.HasMore));
    }

    [Fact]
    public async Task Delete_QueuedJob_FreesItsReservation()
    {
        var job = (await Tenant.SubmitAsync(Request, "key", Token)).Job!.Key.Job;

        Assert.True(await Tenant.DeleteAsync(job, Token));

        Assert.False(await Tenant.DeleteAsync(job, Token));
        Assert.Equal(0, (await Accounts.GetUsageAsync(Token)).Day.Reserved);
        Assert.NotEqual(job, (await Tenant.SubmitAsync(Request, "key", Token)).Job!.Key.Job);
    }

    [Fact]
    public async Task Delete_CutOffAfterTheJob_LeavesNoReservation()
    {
        var gone = (await Tenant.SubmitAsync(Request, "key", Token)).Job!.Key;
        var kept = (await Tenant.SubmitAsync(Request, null, Token)).Job!.Key;
        await Grains.GetGrain<IVideoJob>(gone.ToString()).DeleteAsync(Token);

        Assert.Equal(1, (await Accounts.GetUsageAsync(Token)).Queued);
        Assert.Equal([kept.Job], await ListAllAsync());
        Assert.Null(await Grains.GetGrain<IVideoJob>(gone.ToString()).GetAsync(Token));
        Assert.Null(await Grains.GetJob<IJobAccount>(gone).GetAccountAsync(Token));
    }

    [Fact]
    public async Task Settle_OfAnotherAttempt_ChangesNothing()
    {
        var job = (await Tenant.SubmitAsync(Request, null, Token)).Job!.Key.Job;

        await Accounts.SettleAsync(job, 2, 7, true, Token);

        var usage = await Accounts.GetUsageAsync(Token);
        Assert.Equal((0.0, 1), (usage.Day.Used, usage.Queued));
    }

    [Fact]
    public async Task Retry_DayAfterTheFirstAttempt_ReservesInTheDayOfTheRetryAndSettlesOnce()
    {
        var job = (await Tenant.SubmitAsync(Request, null, Token)).Job!.Key;
        await Grains.GetGrain<IVideoJob>(job.ToString()).CancelAsync(Token);
        Assert.Equal(0, (await Accounts.GetUsageAsync(Token)).Day.Reserved);
        _time.Advance(TimeSpan.FromDays(1));

        Assert.NotNull((await Tenant.RetryAsync(job.Job, Token))!.Job);
        Assert.NotEqual(0, (await Accounts.GetUsageAsync(Token)).Day.Reserved);
        await Accounts.SettleAsync(job.Job, 1, 100, false, Token);
        Assert.Equal(0, (await Accounts.GetUsageAsync(Token)).Day.Used);
        await Accounts.SettleAsync(job.Job, 2, 8, false, Token);
        await Accounts.SettleAsync(job.Job, 2, 8, false, Token);

        var usage = await Accounts.GetUsageAsync(Token);
        Assert.Equal((8.0, 0.0, 0), (usage.Day.Used, usage.Day.Reserved, usage.Queued));
    }

    [Fact]
    public async Task Reconcile_JobThatEndedWithoutASettle_FreesItsReservation()
    {
        var job = (await Tenant.SubmitAsync(Request, null, Token)).Job!.Key;
        await Grains.GetGrain<IVideoJob>(job.ToString()).CancelAsync(Token);

        _time.Advance(TenantDefaults.ReconcileAfter + TimeSpan.FromSeconds(1));
        await Administration.ReconcileAsync(Token);

        var usage = await Accounts.GetUsageAsync(Token);
        Assert.Equal((0, 0.0), (usage.Queued, usage.Day.Reserved));
        Assert.Equal([job.Job], await ListAllAsync());
    }

    private Task<TestGrid> StartAsync() =>
        TestGrid.StartAsync(_folder, GridRoles.Control | GridRoles.Gateway, configure: services =>
            services.AddSingleton<TimeProvider>(_time)
        );

    private async Task<HashSet<string>> ListAllAsync()
    {
        var ids = new List<string>();
        JobPage page;
        do
        {
            page = await Tenant.ListAsync(new JobListQuery(JobListQuery.MaxLimit, ids.LastOrDefault(), Ascending: true), Token);
            ids.AddRange(page.Jobs.Select(job => job.Key.Job));
        } while (page.HasMore);

        Assert.Equal(ids.Count, ids.Distinct().Count());
        return [.. ids];
    }
}

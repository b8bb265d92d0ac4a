using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Contracts.Work;
using Grid.Grains.Tenants;
using Grid.Grains.Tests.Tenants;

namespace Grid.Grains.Tests.Ledgers;

/// <summary>Ways round a quota, each tried against real grains.</summary>
public sealed class LedgerAttackTests : IAsyncLifetime
{
    private LedgerGrid _grid = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _grid = await LedgerGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Retry_OfJobsCanceledOnEarlierDays_IsHeldToTodaysBudget()
    {
        await LimitAsync(day: 0.1, month: 100);
        var banked = new List<string>();
        for (var day = 0; day < 9; day++)
        {
            var job = await _grid.SubmitAsync();
            await _grid.Job(job).CancelAsync(Token);
            banked.Add(job);
            _grid.Time.Advance(TimeSpan.FromDays(1));
        }

        var retries = new List<SubmitResult>();
        foreach (var job in banked)
        {
            retries.Add((await _grid.Tenant.RetryAsync(job, Token))!);
        }

        var usage = await _grid.Accounts.GetUsageAsync(Token);
        Assert.InRange(usage.Day.Reserved, 0.01, 0.1);
        Assert.Contains(retries, retry => retry.Rejection?.Code == GridErrorCodes.QuotaExceeded);
        Assert.Equal(retries.Count(retry => retry.Job is not null), usage.Queued);
    }

    [Fact(Timeout = 60_000)]
    public async Task Submit_AfterJobsCanceledAfterABurst_ReservesAsMuchAsBefore()
    {
        await _grid.SubmitAsync();
        var before = (await _grid.Accounts.GetUsageAsync(Token)).Day.Reserved;
        Assert.NotNull(await _grid.BeginAsync());
        for (var round = 0; round < 20; round++)
        {
            var job = await _grid.SubmitAsync();
            var lease = (await _grid.BeginAsync())!;
            await _grid.Job(job).CancelAsync(Token);
            Assert.False(await _grid.ContinueAsync(lease, 1e-5));
        }

        await _grid.SubmitAsync();

        Assert.Equal(2 * before, (await _grid.Accounts.GetUsageAsync(Token)).Day.Reserved, 6);
    }

    [Fact(Timeout = 60_000)]
    public async Task Delete_RunningJob_IsChargedWhatItUsed()
    {
        var job = await _grid.SubmitAsync();
        await _grid.ContinueAsync((await _grid.BeginAsync())!, 3);
        var lease = (await _grid.BeginAsync())!;

        Assert.True(await _grid.Tenant.DeleteAsync(job, Token));
        Assert.Null(await _grid.Job(job).GetAsync(Token));
        Assert.Empty(await _grid.ListAsync());
        await _grid.ContinueAsync(lease, 2);

        var usage = await _grid.SettleAllAsync();
        Assert.Equal((5.0, 0.0), (usage.Day.Used + usage.Day.Overrun, usage.Day.Reserved));
        Assert.Null(await _grid.Account(job).GetAccountAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Delete_CutOffAfterTheTenantsWrite_GoesOnByItself()
    {
        var job = await _grid.SubmitAsync();
        await _grid.ContinueAsync((await _grid.BeginAsync())!, 3);
        _grid.NextCall = context =>
            context.MethodName == nameof(IJob.DeleteAsync) && context.InterfaceMethod.DeclaringType == typeof(IJob)
                ? StoreFault.Before
                : StoreFault.None;
        await Assert.ThrowsAsync<TimeoutException>(() => _grid.Tenant.DeleteAsync(job, Token));
        Assert.Empty(await _grid.ListAsync());
        _grid.NextCall = _ => StoreFault.None;

        // As the tenant does once a minute.
        await _grid.Administration.RemoveAgedAsync(Token);

        Assert.Null(await _grid.Account(job).GetAccountAsync(Token));
        Assert.Equal(3.0, (await _grid.SettleAllAsync()).Day.Used, 6);
        Assert.False(await _grid.Tenant.DeleteAsync(job, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Settle_AnswerLost_IsToldAgainAndChargedOnce()
    {
        await _grid.SubmitAsync();
        var lost = 0;
        _grid.NextCall = context =>
            context.MethodName == nameof(ITenantAccounts.SettleAsync) && lost++ < 2 ? (StoreFault)lost : StoreFault.None;

        Assert.True(await _grid.CompleteAsync((await _grid.BeginAsync())!, 2.5));

        // By the job's own timer, since no time goes by for the tenant to ask.
        var usage = await _grid.SettleAllAsync(advance: false);
        Assert.Equal(2.5, usage.Day.Used, 6);
        Assert.InRange(lost, 2, 3);
    }

    [Fact(Timeout = 60_000)]
    public async Task Retry_BeforeTheFailedAttemptIsSettled_ChargesBoth()
    {
        var job = await _grid.SubmitAsync();
        _grid.NextCall = context => context.MethodName == nameof(ITenantAccounts.SettleAsync) ? StoreFault.Before : StoreFault.None;
        var lease = (await _grid.BeginAsync())!;
        await _grid.Execution(lease.Ticket.Job).FailAsync(lease, new JobError(GridErrorCodes.WorkFailed, "It cannot be done."), 4, Token);

        Assert.NotNull((await _grid.Tenant.RetryAsync(job, Token))!.Job);
        _grid.NextCall = _ => StoreFault.None;
        Assert.True(await _grid.CompleteAsync((await _grid.BeginAsync())!, 1.5));

        var usage = await _grid.SettleAllAsync();
        Assert.Equal(5.5, usage.Day.Used, 6);
    }

    [Fact(Timeout = 60_000)]
    public async Task Reconcile_WhileARetryIsUnderWay_LeavesTheNewReservationOpen()
    {
        var job = await _grid.SubmitAsync();
        await _grid.Job(job).CancelAsync(Token);
        await _grid.SettleAllAsync();
        _grid.Time.Advance(2 * TenantDefaults.ReconcileAfter);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grid.Hold = async context =>
        {
            if (context.InterfaceMethod.DeclaringType == typeof(IJob) && context.MethodName == nameof(IJob.RetryAsync))
            {
                reached.TrySetResult();
                await held.Task;
            }
        };

        var retry = _grid.Tenant.RetryAsync(job, Token);
        await reached.Task;
        _grid.Time.Advance(2 * TenantDefaults.ReconcileAfter);
        Assert.Equal(0, await _grid.Administration.ReconcileAsync(Token));
        held.SetResult();

        Assert.NotNull((await retry)!.Job);
        Assert.True(await _grid.CompleteAsync((await _grid.BeginAsync())!, 7));
        Assert.Equal(7.0, (await _grid.SettleAllAsync()).Day.Used, 6);
    }

    [Fact(Timeout = 60_000)]
    public async Task Reconcile_JobsThatStillWait_WakesNone()
    {
        for (var job = 0; job < 100; job++)
        {
            await _grid.SubmitAsync();
        }

        var asked = 0;
        _grid.NextCall = context =>
        {
            asked += context.InterfaceMethod.DeclaringType == typeof(IJobAccount) ? 1 : 0;
            return StoreFault.None;
        };
        _grid.Time.Advance(2 * TenantDefaults.ReconcileAfter);

        Assert.Equal(0, await _grid.Administration.ReconcileAsync(Token));
        Assert.Equal(0, asked);
        Assert.Equal(100, (await _grid.Accounts.GetUsageAsync(Token)).Queued);
    }

    [Fact(Timeout = 60_000)]
    public async Task Settle_WhileTheTenantAsksTheJobAndAWriteFails_IsChargedWithoutWaitingForATimeout()
    {
        await _grid.SubmitAsync();
        var lease = (await _grid.BeginAsync())!;
        var (settling, settle) = (NewSignal(), NewSignal());
        var asked = NewSignal();
        _grid.Hold = async context =>
        {
            if (context.MethodName == nameof(ITenantAccounts.SettleAsync))
            {
                settling.TrySetResult();
                await settle.Task;
            }
            else if (context.InterfaceMethod.DeclaringType == typeof(IJob) && context.MethodName == nameof(IJob.GetAsync))
            {
                asked.TrySetResult();
            }
        };
        var completion = _grid.Execution(lease.Ticket.Job).CompleteAsync(lease, new VideoBurstResult { DeviceSeconds = 2 }, Token);
        await settling.Task;

        // The job is in its turn until it has settled, so this waits for it.
        var list = _grid.ListAsync();
        await asked.Task;
        _grid.NextWrite = grain =>
            grain.Type.ToString()!.StartsWith("tenant", StringComparison.Ordinal) ? StoreFault.Before : StoreFault.None;
        var refused = await Record.ExceptionAsync(() => _grid.TrySubmitAsync(null));
        _grid.NextWrite = _ => StoreFault.None;
        settle.SetResult();

        Assert.True(await completion);
        var unheard = await Record.ExceptionAsync(() => list);
        Assert.NotNull(refused);
        Assert.NotNull(unheard);
        Assert.IsNotType<TimeoutException>(unheard);
        Assert.Equal(2.0, (await _grid.SettleAllAsync(advance: false)).Day.Used, 6);
    }

    [Fact(Timeout = 60_000)]
    public async Task ChangeSettings_TwoMembersAtOnce_BothTakeEffect()
    {
        await Task.WhenAll(
            _grid.Administration.ChangeSettingsAsync(new TenantSettingsChange { MaxRunning = 3 }, Token),
            _grid.Administration.ChangeSettingsAsync(new TenantSettingsChange { MaxActiveJobs = 7 }, Token)
        );
        var refused = await _grid.Administration.ChangeSettingsAsync(new TenantSettingsChange { Weight = 2, MaxRunning = 0 }, Token);

        var settings = await _grid.Administration.GetSettingsAsync(Token);
        Assert.Equal((3, 7, 1.0), (settings.MaxRunning, settings.MaxActiveJobs, settings.Weight));
        Assert.Equal(("max_running", settings), (refused.Rejection!.Param, refused.Settings));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LimitAsync(double day, double month) =>
        Assert.Null(
            await _grid.Administration.SetSettingsAsync(
                TenantSettings.Default with
                {
                    GpuSecondsPerDay = day,
                    GpuSecondsPerMonth = month,
                },
                Token
            )
        );
}

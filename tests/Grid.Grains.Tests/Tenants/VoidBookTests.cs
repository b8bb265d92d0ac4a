using Grid.Contracts.Tenants;
using Grid.Grains.Tests.Ledgers;

namespace Grid.Grains.Tests.Tenants;

/// <summary>A tenant whose record could not be written, while its calls wait for jobs that have to tell it something first.</summary>
public sealed class VoidBookTests : IAsyncLifetime
{
    private LedgerGrid _grid = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _grid = await LedgerGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Delete_WriteFailsWhileTheJobSettles_EndsAtOnceAndGoesOnWithTheNextActivation()
    {
        var job = await _grid.SubmitAsync();
        var (settling, mayLeave) = (new TaskCompletionSource(), new TaskCompletionSource());
        _grid.Hold = call =>
        {
            if (call.MethodName != nameof(ITenantAccounts.SettleAsync))
            {
                return Task.CompletedTask;
            }

            settling.TrySetResult();
            return mayLeave.Task;
        };
        var delete = _grid.Tenant.DeleteAsync(job, Token);
        await settling.Task;

        _grid.NextWrite = grain => grain.Type.ToString() == RecordNames.TenantType ? StoreFault.Before : StoreFault.None;
        Assert.NotNull(await Record.ExceptionAsync(() => _grid.TrySubmitAsync(null)));
        _grid.NextWrite = _ => StoreFault.None;

        // The job has not answered, and cannot before its settle has been.
        Assert.IsNotType<TimeoutException>(await Record.ExceptionAsync(() => delete));
        Assert.True(delete.IsFaulted);
        Assert.NotNull((await _grid.TrySubmitAsync(null)).Job);

        mayLeave.SetResult();
        await LedgerGrid.RepeatAsync(async () =>
        {
            await _grid.Administration.RemoveAgedAsync(Token);
            _ = await _grid.Account(job).GetAccountAsync(Token) is null
                ? true
                : throw new InvalidOperationException("The job is still there.");
        });
        Assert.DoesNotContain(job, await _grid.ListAsync());
    }
}

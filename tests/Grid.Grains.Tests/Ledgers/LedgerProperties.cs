using Grid.Contracts.Tenants;

namespace Grid.Grains.Tests.Ledgers;

public sealed class LedgerProperties(ITestOutputHelper output)
{
    [Theory(Timeout = 180_000)]
    [InlineData(1, 0.0, 1_000, 400)]
    [InlineData(2, 0.1, 1_000, 300)]
    [InlineData(3, 0.2, 1_000, 300)]
    [InlineData(4, 0.1, 6, 300)]
    [InlineData(5, 0.2, 6, 300)]
    public async Task Ledger_RandomCallsCrashesAndLostAnswers_ChargesWhatWasUsed(int seed, double faults, double budget, int calls)
    {
        await using var grid = await LedgerGrid.StartAsync();
        var settings = TenantSettings.Default with { GpuSecondsPerDay = budget, GpuSecondsPerMonth = 2 * budget };
        Assert.Null(await grid.Administration.SetSettingsAsync(settings, TestContext.Current.CancellationToken));
        var traffic = new LedgerTraffic(grid, seed, faults);

        var usage = await traffic.RunAsync(calls);

        output.WriteLine(
            $"{traffic.Answers} answers, {traffic.Lost} of workers taken for lost, {traffic.Refused} refusals, {traffic.Seconds:0.000} s"
        );
        Assert.Equal(traffic.Seconds, usage.Month.Used + usage.Month.Overrun, 4);
        Assert.Equal((0.0, 0.0), (usage.Day.Reserved, usage.Month.Reserved));
        Assert.True(traffic is { Answers: > 0, Seconds: > 0 }, "No work was done.");
    }
}

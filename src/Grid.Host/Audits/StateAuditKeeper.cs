using Grid.Contracts.Audits;
using Grid.Grains.Placement;

namespace Grid.Host.Audits;

/// <summary>Keeps the audit of the state running: a grain that nobody asks is not there.</summary>
internal sealed class StateAuditKeeper(IGrainFactory grains, SiloRoleMap roles) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    // Until the silo is a member.
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(await TryAskAsync(stoppingToken) ? Period : StartPause, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryAskAsync(CancellationToken stoppingToken)
    {
        if (!roles.IsServed(SiloRoles.Control))
        {
            return false;
        }

        try
        {
            await grains.GetGrain<IStateAuditGrain>(0).GetReportAsync(stoppingToken);
            return true;
        }
        catch (Exception unreachable) when (unreachable is not OutOfMemoryException)
        {
            // Its silo is gone, or this one stops.
            return false;
        }
    }
}

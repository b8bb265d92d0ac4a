using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Pools;

internal sealed partial class WorkPoolGrain
{
    [LoggerMessage(1101, LogLevel.Information, "Pool {Pool} begins life {Epoch} with {Jobs} active jobs.")]
    private partial void LogActivated(string pool, long epoch, int jobs);

    [LoggerMessage(1102, LogLevel.Warning, "Worker {Worker} fell silent; its lease {Generation} on {Ticket} has ended.")]
    private partial void LogLeaseExpired(TicketId ticket, string worker, long generation);

    [LoggerMessage(1103, LogLevel.Warning, "Job {Job} could not be asked for its ticket; it is asked again.")]
    private partial void LogJobUnreachable(JobKey job, Exception exception);

    [LoggerMessage(1105, LogLevel.Warning, "The cluster's members could not be watched; they are watched again.")]
    private partial void LogMembershipUnwatched(Exception exception);

    [LoggerMessage(1104, LogLevel.Warning, "Silo {Silo} is dead; {Leases} leases of its workers have ended.")]
    private partial void LogSiloDead(string silo, int leases);
}

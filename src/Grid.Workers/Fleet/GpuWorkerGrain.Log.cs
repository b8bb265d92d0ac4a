using Grid.Contracts.Pools;
using Microsoft.Extensions.Logging;

namespace Grid.Workers.Fleet;

internal sealed partial class GpuWorkerGrain
{
    [LoggerMessage(2001, LogLevel.Warning, "Worker {Worker} cannot reach the pool; it tries again.")]
    private partial void LogPoolUnreachable(string worker, Exception exception);

    [LoggerMessage(2004, LogLevel.Warning, "The job of {Ticket} cannot be reached.")]
    private partial void LogJobUnreachable(TicketId ticket, Exception exception);

    [LoggerMessage(2002, LogLevel.Information, "The result of lease {Generation} on {Ticket} is not wanted any more.")]
    private partial void LogResultUnwanted(TicketId ticket, long generation);

    [LoggerMessage(2003, LogLevel.Error, "The work of {Ticket} failed.")]
    private partial void LogWorkFailed(TicketId ticket, Exception exception);
}

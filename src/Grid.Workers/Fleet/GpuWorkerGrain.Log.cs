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

    [LoggerMessage(2003, LogLevel.Error, "{Fault}: worker {Worker} could not do {Ticket} ({Code}).")]
    private partial void LogFault(string fault, string worker, TicketId ticket, string code, Exception exception);

    [LoggerMessage(2005, LogLevel.Error, "Worker {Worker} takes no work for {Seconds} s ({Code}): {Reason}")]
    private partial void LogPaused(string worker, double seconds, string code, string reason, Exception? cause = null);

    [LoggerMessage(2006, LogLevel.Information, "Worker {Worker} takes work again.")]
    private partial void LogRecovered(string worker);

    [LoggerMessage(2007, LogLevel.Information, "Worker {Worker} could not load the default model ahead of work.")]
    private partial void LogNotWarm(string worker, Exception exception);
}

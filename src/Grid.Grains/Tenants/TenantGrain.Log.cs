using Microsoft.Extensions.Logging;

namespace Grid.Grains.Tenants;

internal sealed partial class TenantGrain
{
    [LoggerMessage(
        1201,
        LogLevel.Information,
        "Tenant {Tenant} has weight {Weight}, {Running} jobs running, {Active} active, {Day} GPU-seconds a day and {Month} a month."
    )]
    private partial void LogSettings(string tenant, double weight, int running, int active, double day, double month);

    [LoggerMessage(1202, LogLevel.Warning, "Tenant {Tenant}: job {Job} used {Seconds} GPU-seconds more than the budget had left.")]
    private partial void LogOverrun(string tenant, string job, double seconds);

    [LoggerMessage(1203, LogLevel.Warning, "Tenant {Tenant}: {Count} reservations of jobs that no longer run were ended.")]
    private partial void LogReconciled(string tenant, int count);

    [LoggerMessage(1208, LogLevel.Error, "Tenant {Tenant}: the record of job {Job} is gone. Its reservation was ended without a charge.")]
    private partial void LogJobLost(string tenant, string job);

    [LoggerMessage(1209, LogLevel.Warning, "Tenant {Tenant}: it could not be noted that a job was made; the job is asked later.")]
    private partial void LogNotNoted(string tenant, Exception exception);

    [LoggerMessage(1204, LogLevel.Warning, "Tenant {Tenant}: job {Job} could not be asked whether it still runs; it is asked again.")]
    private partial void LogJobUnreachable(string tenant, string job, Exception exception);

    [LoggerMessage(
        1206,
        LogLevel.Information,
        "Tenant {Tenant}: {Count} finished jobs are removed, since they are older or more than it keeps."
    )]
    private partial void LogAged(string tenant, int count);

    [LoggerMessage(
        1207,
        LogLevel.Information,
        "Tenant {Tenant}: files of {Count} finished jobs were removed, since they are older than it keeps them."
    )]
    private partial void LogFilesAged(string tenant, int count);

    [LoggerMessage(1205, LogLevel.Warning, "Tenant {Tenant}: job {Job} could not be removed; it is tried again.")]
    private partial void LogJobNotRemoved(string tenant, string job, Exception exception);
}

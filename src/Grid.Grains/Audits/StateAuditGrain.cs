using Grid.Contracts.Audits;
using Grid.Grains.Placement;
using Grid.Storage.State;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Serialization;

namespace Grid.Grains.Audits;

/// <summary>Has the state audited as long as somebody asks for it, and says what has changed.</summary>
/// <remarks>Reentrant: who asks while an audit runs has the answer of the one before.</remarks>
[Reentrant, RequiredSiloRole(SiloRoles.Control)]
internal sealed partial class StateAuditGrain : Grain, IStateAuditGrain
{
    private readonly StateAudit _audit;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<StateAuditGrain> _logger;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AuditReport? _report;
    private long _earliest;

    public StateAuditGrain(IRecordReader records, Serializer serializer, TimeProvider timeProvider, ILogger<StateAuditGrain> logger)
    {
        _audit = new StateAudit(records, serializer, timeProvider);
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            AuditAsync,
            new GrainTimerCreationOptions(TimeSpan.Zero, AuditDefaults.Period) { Interleave = true, KeepAlive = true }
        );
        return Task.CompletedTask;
    }

    public async Task<AuditReport?> GetReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _first.Task.WaitAsync(AuditDefaults.FirstPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A large state. Nothing is known of it yet.
        }

        return _report;
    }

    private async Task AuditAsync(CancellationToken cancellationToken)
    {
        var begun = _timeProvider.GetTimestamp();
        if (_report is not null && begun < _earliest)
        {
            return;
        }

        try
        {
            // Beside the grain's turns: there may be millions of records. Their values do not change by themselves, so they are read once.
            var readValues = _report is null;
            // A store that does not answer must not hold up the end of the grain.
            var report = await Task.Run(() => _audit.RunAsync(readValues, cancellationToken), cancellationToken)
                .WaitAsync(cancellationToken);
            Say(readValues ? report : report with { Damaged = Max(report.Damaged, _report!.Damaged) });
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAudited(failure);
        }

        var took = _timeProvider.GetTimestamp() - begun;
        _earliest = begun + (took * AuditDefaults.PauseFactor);
        _first.TrySetResult();
    }

    private static AuditFinding Max(AuditFinding one, AuditFinding other) => one.Count >= other.Count ? one : other;

    private void Say(AuditReport report)
    {
        var (before, now) = (_report?.DescribeFaults(), report.DescribeFaults());
        var isFirst = _report is null;
        _report = report;
        if (now is not null && now != before)
        {
            LogFaults(now);
        }
        else if (now is null && (isFirst || before is not null))
        {
            LogWhole(report.Jobs, report.Tenants);
        }
    }

    [LoggerMessage(1401, LogLevel.Error, "{Faults}")]
    private partial void LogFaults(string faults);

    [LoggerMessage(1402, LogLevel.Information, "All {Jobs} jobs in the books of {Tenants} tenants have their records.")]
    private partial void LogWhole(long jobs, long tenants);

    [LoggerMessage(1403, LogLevel.Warning, "The records could not be compared with the tenants' books; it is tried again.")]
    private partial void LogNotAudited(Exception exception);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grid.Storage.Space;

/// <summary>
/// Knows which of a process's areas have no space left, so that work is not taken that could not be kept. Each folder's volume is measured
/// once a second in the background; a write that failed counts for two seconds besides. Safe from any thread.
/// </summary>
public sealed partial class SpaceGuard : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyDictionary<SpaceArea, string> _folders;
    private readonly Func<string, VolumeSpace?> _measure;
    private readonly ILogger _logger;
    private readonly Dictionary<SpaceArea, AreaSpace> _areas;
    private readonly ConcurrentDictionary<SpaceArea, bool> _told = [];
    private readonly ITimer _timer;

    /// <summary>Begins to measure.</summary>
    /// <param name="folders">A folder on the volume of each area that is on a volume of this machine; other areas are known by failed
    /// writes only.</param>
    /// <param name="measure">Asks for a folder's space. Default: the system.</param>
    public SpaceGuard(
        IReadOnlyDictionary<SpaceArea, string> folders,
        TimeProvider timeProvider,
        ILogger<SpaceGuard> logger,
        Func<string, VolumeSpace?>? measure = null
    )
    {
        _folders = folders;
        _measure = measure ?? VolumeSpace.Of;
        _logger = logger;
        _areas = Enum.GetValues<SpaceArea>().ToDictionary(area => area, _ => new AreaSpace(timeProvider));
        Measure();
        _timer = timeProvider.CreateTimer(_ => Measure(), null, Period, Period);
    }

    /// <summary>Whether jobs can be accepted: there is space for their records and for their files.</summary>
    public bool CanKeepJobs => HasSpace(SpaceArea.State) && HasSpace(SpaceArea.Artifacts);

    /// <summary>Whether work can be done: there is space for what jobs keep and for what work needs meanwhile.</summary>
    public bool CanWork => CanKeepJobs && HasSpace(SpaceArea.Scratch);

    /// <summary>Whether an area has space.</summary>
    public bool HasSpace(SpaceArea area) => _areas[area].HasSpace;

    /// <summary>Tells that a write failed for want of space.</summary>
    public void NoteFull(SpaceArea area)
    {
        _areas[area].Failed();
        Tell(area);
    }

    /// <summary>Tells that a write took effect.</summary>
    public void NoteWritten(SpaceArea area) => _areas[area].Succeeded();

    /// <summary>Measures now.</summary>
    public void Measure()
    {
        foreach (var (area, folder) in _folders)
        {
            _areas[area].Measured(_measure(folder));
        }

        foreach (var area in _areas.Keys)
        {
            Tell(area);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Tell(SpaceArea area)
    {
        var hasSpace = HasSpace(area);
        var before = true;
        _told.AddOrUpdate(area, hasSpace, (_, told) =>
        {
            before = told;
            return hasSpace;
        });
        if (before && !hasSpace)
        {
            LogFull(area);
        }
        else if (!before && hasSpace)
        {
            LogSpace(area);
        }
    }

    [LoggerMessage(
        5001,
        LogLevel.Warning,
        "No space is left for {Area}: submissions are refused and work waits until there is some again."
    )]
    private partial void LogFull(SpaceArea area);

    [LoggerMessage(5002, LogLevel.Information, "There is space for {Area} again.")]
    private partial void LogSpace(SpaceArea area);
}

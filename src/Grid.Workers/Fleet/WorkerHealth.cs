using Grid.Contracts;
using Grid.Contracts.Workers;
using Grid.Workers.Work;

namespace Grid.Workers.Fleet;

/// <summary>
/// Judges one worker by what came of its work. After several faults in a row it pauses, then tries one ticket at a time, with longer pauses
/// while these fail too, until one succeeds.
/// </summary>
/// <remarks>
/// Faults are counted by how far the work had come: a worker whose video files fail is not well because it can denoise. A success speaks
/// for the place it came to, and for all before it.
/// </remarks>
internal sealed class WorkerHealth(TimeProvider timeProvider)
{
    /// <summary>Faults in a row at one place after which a worker pauses.</summary>
    public const int FaultsToPause = 3;

    /// <summary>The last of the places that work can come to; the first is 0.</summary>
    public const int LastPlace = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // Space comes back at once when somebody makes some, and work should go on within seconds.
    private static readonly TimeSpan LongestPauseForSpace = TimeSpan.FromSeconds(4);

    private readonly int[] _faults = new int[LastPlace + 1];
    private TimeSpan _pause;
    private long _pausedAt;
    private string _code = "";
    private string _reason = "";

    /// <summary>Whether the worker has paused and has not recovered; it may be trying.</summary>
    public bool IsPaused => _faults.Max() >= FaultsToPause;

    /// <summary>Whether it may take work: all it can when well, one ticket when it tries.</summary>
    public bool MayAsk => !IsPaused || Left == TimeSpan.Zero;

    /// <summary>The pause as others see it; null when the worker is well.</summary>
    public WorkerPause? Pause => IsPaused ? new WorkerPause(_code, _reason, _faults.Max(), Left.TotalSeconds) : null;

    /// <summary>Notes that work was done. True when the worker recovers by it.</summary>
    /// <param name="reached">How far the work came; see <see cref="TicketOutcome.Reached"/>.</param>
    public bool NoteSuccess(int reached)
    {
        var wasPaused = IsPaused;
        Array.Clear(_faults, 0, reached + 1);
        if (IsPaused)
        {
            return false;
        }

        _pause = TimeSpan.Zero;
        return wasPaused;
    }

    /// <summary>Notes that the worker could not do its work. True when it pauses for it.</summary>
    /// <param name="reached">How far the work came; 0 when it had not begun.</param>
    /// <param name="code">One of <see cref="GridErrorCodes"/>.</param>
    /// <param name="reason">A sentence for operators.</param>
    public bool NoteFault(int reached, string code, string reason)
    {
        _faults[reached]++;
        if (!IsPaused)
        {
            return false;
        }

        var longest = code == GridErrorCodes.StorageFull ? LongestPauseForSpace : LongestPause;
        var next = _pause == TimeSpan.Zero ? FirstPause : _pause * 2;
        _pause = next < longest ? next : longest;
        (_pausedAt, _code, _reason) = (timeProvider.GetTimestamp(), code, reason);
        return true;
    }

    private TimeSpan Left => _pause - timeProvider.GetElapsedTime(_pausedAt) is { Ticks: > 0 } left ? left : TimeSpan.Zero;
}

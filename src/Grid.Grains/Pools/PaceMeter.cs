namespace Grid.Grains.Pools;

/// <summary>How fast a pool works: the estimated work of the tickets it finished lately.</summary>
internal sealed class PaceMeter(TimeProvider timeProvider)
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    // Longer than a job takes between two of its tickets.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Queue<(DateTimeOffset At, double Work)> _finished = [];
    private double _work;
    private DateTimeOffset? _workingSince;
    private DateTimeOffset _lastFinish;

    /// <summary>Estimated device-seconds finished a second, over the last minute or since work began; null when nothing was finished.</summary>
    public double? Pace
    {
        get
        {
            Forget();
            if (_finished.Count == 0 || _workingSince is not { } since)
            {
                return null;
            }

            var measured = timeProvider.GetUtcNow() - since;
            var seconds = Math.Min(measured.TotalSeconds, Span.TotalSeconds);
            return seconds > 0 ? _work / seconds : null;
        }
    }

    /// <summary>Notes that work begins on a pool where nothing ran. After a pause the measurement begins anew.</summary>
    public void Begin()
    {
        var now = timeProvider.GetUtcNow();
        if (_workingSince is null || now - _lastFinish > Pause)
        {
            _finished.Clear();
            _work = 0;
            _workingSince = now;
        }
    }

    /// <summary>Notes that a ticket was finished.</summary>
    /// <param name="work">Its estimate in device-seconds; waiting work is counted by estimates too.</param>
    public void Finish(double work)
    {
        _lastFinish = timeProvider.GetUtcNow();
        _finished.Enqueue((_lastFinish, work));
        _work += work;
    }

    private void Forget()
    {
        var oldest = timeProvider.GetUtcNow() - Span;
        while (_finished.TryPeek(out var first) && first.At < oldest)
        {
            _finished.Dequeue();
            _work -= first.Work;
        }
    }
}

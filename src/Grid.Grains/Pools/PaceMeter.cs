namespace Grid.Grains.Pools;

/// <summary>How fast a pool works: the estimated work of the tickets it finished lately.</summary>
internal sealed class PaceMeter(TimeProvider timeProvider)
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    // Longer than a job takes between two of its tickets.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Queue<(long At, double Work)> _finished = [];
    private double _work;
    private long? _workingSince;
    private long _lastFinish;

    /// <summary>
    /// Estimated device-seconds finished a second, over the last minute or since work began; null when nothing was finished.
    /// </summary>
    public double? Pace
    {
        get
        {
            Forget();
            if (_finished.Count == 0 || _workingSince is not { } since)
            {
                return null;
            }

            var seconds = Math.Min(timeProvider.GetElapsedTime(since).TotalSeconds, Span.TotalSeconds);
            return seconds > 0 ? _work / seconds : null;
        }
    }

    /// <summary>Notes that work begins on a pool where nothing ran. After a pause the measurement begins anew.</summary>
    public void Begin()
    {
        if (_workingSince is null || timeProvider.GetElapsedTime(_lastFinish) > Pause)
        {
            _finished.Clear();
            _work = 0;
            _workingSince = timeProvider.GetTimestamp();
        }
    }

    /// <summary>Notes that a ticket was finished.</summary>
    /// <param name="work">Its estimate in device-seconds; waiting work is counted by estimates too.</param>
    public void Finish(double work)
    {
        _lastFinish = timeProvider.GetTimestamp();
        _finished.Enqueue((_lastFinish, work));
        _work += work;
    }

    private void Forget()
    {
        while (_finished.TryPeek(out var first) && timeProvider.GetElapsedTime(first.At) > Span)
        {
            _finished.Dequeue();
            _work -= first.Work;
        }
    }
}

namespace Grid.Grains.Jobs.Boards;

/// <summary>How long the pieces of a phase take, from those done lately.</summary>
internal sealed class TicketPace
{
    // Of so many pieces one slow worker's do not move the median.
    private const int Remembered = 32;

    private readonly Queue<TimeSpan> _times = new();

    /// <summary>The usual time of a piece; null before one was done.</summary>
    public TimeSpan? Median => _times.Count == 0 ? null : _times.Order().ElementAt(_times.Count / 2);

    public void Observe(TimeSpan time)
    {
        if (_times.Count == Remembered)
        {
            _times.Dequeue();
        }

        _times.Enqueue(time);
    }
}

namespace Grid.Grains.Tests.Ledgers;

/// <summary>
/// A clock that runs from a fixed moment and can be set forward, and timestamps that stand still until they are set forward: no lease ends
/// because the machine is slow. Timers keep running at their pace.
/// </summary>
internal sealed class SteppedTimeProvider : TimeProvider
{
    private readonly TimeSpan _start = new DateTimeOffset(2031, 1, 3, 1, 0, 0, TimeSpan.Zero) - System.GetUtcNow();
    private TimeSpan _shift;
    private TimeSpan _elapsed;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _start + _shift;

    public override long GetTimestamp() => (long)((1e6 + _elapsed.TotalSeconds) * TimestampFrequency);

    /// <summary>Sets the clock forward.</summary>
    public void Advance(TimeSpan shift) => _shift += shift;

    /// <summary>Sets the timestamps forward, by which leases and the pool's patience are measured.</summary>
    public void Elapse(TimeSpan time) => _elapsed += time;
}

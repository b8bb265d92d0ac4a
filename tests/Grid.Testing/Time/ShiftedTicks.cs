namespace Grid.Testing.Time;

/// <summary>The system's clock, whose timestamps a test can set forward. Timers keep running at their pace.</summary>
public sealed class ShiftedTicks : TimeProvider
{
    private TimeSpan _shift;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_shift.TotalSeconds * TimestampFrequency);

    /// <summary>Sets the timestamps forward.</summary>
    public void Advance(TimeSpan shift) => _shift += shift;
}

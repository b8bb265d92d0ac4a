namespace Grid.Testing.Time;

/// <summary>The system's clock, which a test can set forward. Timers keep running at their pace.</summary>
public sealed class ShiftedTimeProvider : TimeProvider
{
    private TimeSpan _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;

    /// <summary>Sets the clock forward.</summary>
    public void Advance(TimeSpan shift) => _shift += shift;
}

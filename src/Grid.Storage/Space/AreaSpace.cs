namespace Grid.Storage.Space;

/// <summary>Whether one area has space: by what was measured last and by writes that failed since. Safe from any thread.</summary>
internal sealed class AreaSpace(TimeProvider timeProvider)
{
    // A quota or a server may be full where the volume is not, so a failed write counts too. After this time another one may try.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private bool _low;
    private long? _failedAt;

    public bool HasSpace
    {
        get
        {
            lock (_gate)
            {
                return !_low && !(_failedAt is { } at && timeProvider.GetElapsedTime(at) < Pause);
            }
        }
    }

    public void Measured(VolumeSpace? space)
    {
        lock (_gate)
        {
            if (space is { } known)
            {
                var limits = SpaceLimits.For(known.Total);
                _low = known.Free < (_low ? limits.High : limits.Low);
            }
            else
            {
                _low = false;
            }
        }
    }

    public void Failed()
    {
        lock (_gate)
        {
            _failedAt = timeProvider.GetTimestamp();
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            _failedAt = null;
        }
    }
}

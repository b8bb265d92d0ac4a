namespace Grid.Grains.Tenants;

/// <summary>What is to become of an old reservation.</summary>
internal enum ReservationFate
{
    /// <summary>The job still runs, or has only just ended and may yet say what it used.</summary>
    Keep,

    /// <summary>There is no job: the call that reserved was cut off before it made one, or the job was removed.</summary>
    Forget,

    /// <summary>The job was done and never said what it used: what was reserved is the best figure there is.</summary>
    SettleAsReserved,

    /// <summary>The job ended without a result and never said what it used.</summary>
    Release,
}

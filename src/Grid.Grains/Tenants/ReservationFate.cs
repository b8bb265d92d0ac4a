namespace Grid.Grains.Tenants;

/// <summary>What is to become of an old reservation.</summary>
internal enum ReservationFate
{
    /// <summary>The attempt still runs, or has only just ended and may yet say what it used.</summary>
    Keep,

    /// <summary>There is no job: the call that reserved was cut off before it made one.</summary>
    Forget,

    /// <summary>The job has lost its record, so nobody will say what it used. It stays on the list, where it is missed.</summary>
    Lost,

    /// <summary>The attempt has ended and its own word did not arrive: its job's figure is charged.</summary>
    Settle,

    /// <summary>The attempt never began: the call that reserved for it was cut off.</summary>
    Release,
}

namespace Grid.Grains.Tenants.Quotas;

/// <summary>Device time set aside for an attempt at a job that has not been settled.</summary>
/// <param name="Job">The job.</param>
/// <param name="Amount">Device time, 0 or more.</param>
/// <param name="At">When it was opened. Day and month of this moment, in UTC, bear the cost, however late it is settled.</param>
/// <param name="Attempt">1 for the first attempt. Each is reserved for once, so that it is charged once.</param>
internal sealed record Reservation(Guid Job, TimeSpan Amount, DateTimeOffset At, int Attempt = 1);

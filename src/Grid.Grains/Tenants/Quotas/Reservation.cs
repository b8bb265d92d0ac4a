namespace Grid.Grains.Tenants.Quotas;

/// <summary>Device time set aside for a job that has not ended.</summary>
/// <param name="Job">The job. An id is reserved for once in its life, so that only an open reservation can be settled, and only once.</param>
/// <param name="Amount">Device time, 0 or more.</param>
/// <param name="At">When. Day and month of this moment, in UTC, bear the cost, however late it is settled.</param>
internal sealed record Reservation(Guid Job, TimeSpan Amount, DateTimeOffset At);

namespace Grid.Grains.Pools;

/// <summary>Where a ticket stands in the queue.</summary>
/// <param name="Ahead">Tickets ahead of it.</param>
/// <param name="OwnAhead">Those of them that are its own tenant's.</param>
/// <param name="WorkAhead">Estimated device-seconds of the tickets ahead.</param>
internal sealed record QueuePosition(int Ahead, int OwnAhead, double WorkAhead);

namespace Grid.Slices;

/// <summary>Watches how much of this process's heap is in use, what nobody needs any more left out.</summary>
public sealed class HeapSampler(TimeProvider timeProvider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.3);

    /// <summary>Bytes in use now.</summary>
    public static long Read()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    /// <summary>Most bytes in use at any look until something has ended.</summary>
    public async Task<long> WatchAsync(Task until)
    {
        ArgumentNullException.ThrowIfNull(until);
        using var timer = new PeriodicTimer(Interval, timeProvider);
        var most = Read();
        while (!until.IsCompleted)
        {
            await timer.WaitForNextTickAsync();
            most = Math.Max(most, Read());
        }

        return most;
    }
}

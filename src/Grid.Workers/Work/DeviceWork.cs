namespace Grid.Workers.Work;

/// <summary>
/// What all runners share: tickets are run together, each gets an outcome of its own whatever happens, and the device is free again. What
/// befalls one ticket is its own; a shared step that fails, fails for all.
/// </summary>
internal static class DeviceWork
{
    /// <summary>Begins the work of tickets.</summary>
    /// <param name="begin">Makes the ticket of a work, with what it holds in memory.</param>
    /// <param name="act">Does it. Its steps for one ticket are guarded; what is shared runs under the token of
    /// <see cref="DeviceBatch{T}"/>.</param>
    public static TicketRun Run<T>(IReadOnlyList<TicketWork> works, Func<TicketWork, T> begin, Func<DeviceBatch<T>, Task> act)
        where T : TicketBurst
    {
        var batch = new DeviceBatch<T>([.. works.Select(begin)]);
        _ = RunAsync(batch, act);
        return new TicketRun([.. batch.Bursts.Select(burst => burst.Outcome)], batch.DeviceFree);
    }

    /// <summary>Does one ticket's part of a step; a failure ends this ticket only.</summary>
    public static async Task GuardAsync<T>(T burst, Func<T, Task> act)
        where T : TicketBurst
    {
        try
        {
            await act(burst);
        }
        catch (Exception failure)
        {
            burst.Fail(failure);
        }
    }

    /// <inheritdoc cref="GuardAsync"/>
    public static void Guard(TicketBurst burst, Action act)
    {
        try
        {
            burst.Work.Cancellation.ThrowIfCancellationRequested();
            act();
        }
        catch (Exception failure)
        {
            burst.Fail(failure);
        }
    }

    private static async Task RunAsync<T>(DeviceBatch<T> batch, Func<DeviceBatch<T>, Task> act)
        where T : TicketBurst
    {
        using (batch)
        {
            try
            {
                await act(batch);
            }
            catch (Exception failure)
            {
                Array.ForEach(batch.Bursts, burst => burst.Fail(failure));
            }
            finally
            {
                batch.FreeDevice();
            }
        }
    }
}

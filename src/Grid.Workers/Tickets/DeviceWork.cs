namespace Grid.Workers.Tickets;

/// <summary>
/// What all runners share: tickets are run together, each gets an outcome of its own whatever happens, and the device is free again. What
/// befalls one ticket is its own; a shared step that fails, fails for all.
/// </summary>
internal static class DeviceWork
{
    /// <summary>Begins the work of tickets.</summary>
    /// <param name="act">Does it. Its steps for one ticket are guarded; what is shared runs under the token of
    /// <see cref="DeviceBatch"/>.</param>
    public static TicketRun Run(IReadOnlyList<TicketWork> works, Func<DeviceBatch, Task> act)
    {
        var batch = new DeviceBatch([.. works.Select(work => new TicketBurst(work))]);
        _ = RunAsync(batch, act);
        return new TicketRun([.. batch.Bursts.Select(burst => burst.Outcome)], batch.DeviceFree);
    }

    /// <summary>Does one ticket's part of a step; a failure ends this ticket only.</summary>
    public static async Task GuardAsync(TicketBurst burst, Func<TicketBurst, Task> act)
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

    private static async Task RunAsync(DeviceBatch batch, Func<DeviceBatch, Task> act)
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

namespace Grid.Workers.Work;

/// <summary>Tickets that a device works on together.</summary>
internal sealed class DeviceBatch<T> : IDisposable
    where T : TicketBurst
{
    private readonly TaskCompletionSource _deviceFree = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _unwanted = new();
    private readonly CancellationTokenRegistration[] _registrations;
    private int _wanted;

    public DeviceBatch(T[] bursts)
    {
        (Bursts, _wanted) = (bursts, bursts.Length);
        Unwanted = _unwanted.Token;
        _registrations = [.. bursts.Select(burst => burst.Work.Cancellation.Register(NoteCanceled))];
    }

    public T[] Bursts { get; }

    /// <summary>The tickets that are not over yet.</summary>
    public T[] Open => [.. Bursts.Where(burst => !burst.IsOver)];

    /// <summary>Set when every ticket is canceled: what they share is done while one of them wants it.</summary>
    public CancellationToken Unwanted { get; }

    /// <summary>Ends when the device can begin with other tickets.</summary>
    public Task DeviceFree => _deviceFree.Task;

    /// <summary>Lets the device begin with other tickets.</summary>
    public void FreeDevice() => _deviceFree.TrySetResult();

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _unwanted.Dispose();
    }

    private void NoteCanceled()
    {
        if (Interlocked.Decrement(ref _wanted) == 0)
        {
            _unwanted.Cancel();
        }
    }
}

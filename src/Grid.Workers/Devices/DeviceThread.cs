using System.Threading.Channels;

namespace Grid.Workers.Devices;

/// <summary>
/// The one thread that touches a device. Work waits in a short queue; what is asked of a stopped or full queue waits or is refused
/// by its caller's token, so grains never block on a device.
/// </summary>
internal sealed class DeviceThread : IAsyncDisposable
{
    // A worker grain has one ticket at a time; the second place is for its follow-up work.
    private const int Capacity = 2;

    private readonly Channel<Action> _queue = Channel.CreateBounded<Action>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DeviceThread(string name) => new Thread(Loop) { Name = $"device {name}", IsBackground = true }.Start();

    /// <summary>Runs work on the device's thread. The token is for the wait in the queue as well as for the work.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(Run, cancellationToken);
        return await done.Task;

        void Run()
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                done.SetResult(work(cancellationToken));
            }
            catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested)
            {
                done.SetCanceled(canceled.CancellationToken);
            }
            catch (Exception failure)
            {
                // Whoever waits for the work gets its failure; the thread lives on.
                done.SetException(failure);
            }
        }
    }

    /// <summary>Finishes what is queued and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
    }

    private void Loop()
    {
        try
        {
            while (WaitForWork())
            {
                while (_queue.Reader.TryRead(out var work))
                {
                    work();
                }
            }
        }
        finally
        {
            _ended.SetResult();
        }
    }

    // By a handle: waiting for a task spins first, which takes time from whoever shares the processor.
    private bool WaitForWork()
    {
        var waiting = _queue.Reader.WaitToReadAsync().AsTask();
        ((IAsyncResult)waiting).AsyncWaitHandle.WaitOne();
        return waiting.GetAwaiter().GetResult();
    }
}

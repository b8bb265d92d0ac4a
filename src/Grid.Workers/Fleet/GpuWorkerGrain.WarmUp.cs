namespace Grid.Workers.Fleet;

// What a worker does while there is no work.
internal sealed partial class GpuWorkerGrain
{
    private bool _wasIdle;

    // Two beats without work, and whoever comes next need not wait for the model.
    private void WarmUpIfIdle()
    {
        if (_wasIdle && _held.Count == 0 && _flaw is null && !_stopping)
        {
            _ = WarmUpAsync();
        }

        _wasIdle = _held.Count == 0;
    }

    private async Task WarmUpAsync()
    {
        try
        {
            await fleet.Find(this.GetPrimaryKeyString()).WarmUpAsync(CancellationToken.None);
        }
        catch (Exception unready)
        {
            LogNotWarm(this.GetPrimaryKeyString(), unready);
        }
    }
}

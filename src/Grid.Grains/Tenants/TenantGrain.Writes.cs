namespace Grid.Grains.Tenants;

// Writes, and what becomes of calls when one fails.
internal sealed partial class TenantGrain
{
    private bool IsVoid => _void.Task.IsFaulted;

    private async Task CommitAsync()
    {
        try
        {
            await _book.CommitAsync();
        }
        catch (Exception failure)
        {
            // What is in memory was never written and must not be told: the next call begins from what was.
            if (_void.TrySetException(failure))
            {
                _ = _void.Task.Exception; // seen, also where no call waits for a job
                DeactivateOnIdle();
            }

            throw;
        }
    }

    // For what no caller waits for. Should the write be lost, the next one has it, or the job is asked.
    private async Task CommitQuietlyAsync()
    {
        try
        {
            await CommitAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogNotNoted(_id.ToString(), failure);
        }
    }

    // What a job answers, or the failure of a write meanwhile. The job may be waiting to settle with the activation that follows this one,
    // and that one begins when the calls of this one have ended.
    private async Task<T> AskAsync<T>(Task<T> answer)
    {
        await Task.WhenAny(answer, _void.Task);
        if (!answer.IsCompleted)
        {
            await _void.Task;
        }

        return await answer;
    }
}

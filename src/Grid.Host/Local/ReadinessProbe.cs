namespace Grid.Host.Local;

/// <summary>Waits for processes to say that they are ready.</summary>
internal sealed class ReadinessProbe(TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);

    // One question may find a process that has just begun to listen; the next one follows soon.
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Returns when the process is ready.</summary>
    /// <exception cref="GridStartException">It ended, or was not ready in time.</exception>
    public async Task WaitAsync(ClusterProcess process, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (!await IsReadyAsync(process, cancellationToken))
        {
            if (process.Ended.IsCompleted)
            {
                throw new GridStartException($"{process.Name} ended with code {await process.Ended} before it was ready; its output is in {process.LogFile}");
            }

            if (timeProvider.GetElapsedTime(begun) > patience)
            {
                throw new GridStartException($"{process.Name} was not ready after {patience.TotalSeconds:0} s; its output is in {process.LogFile}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> IsReadyAsync(ClusterProcess process, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(process.Address, "/health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException || (silent is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}

using Grid.Gateway.Health;

namespace Grid.Host.Local;

/// <summary>Waits for processes to say that they are ready.</summary>
internal sealed class ReadinessProbe(TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);

    // One question may find a process that has just begun to listen; the next one follows soon.
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Returns when the process is ready.</summary>
    /// <exception cref="GridStartException">It ended, or was not ready in time.</exception>
    public async Task WaitAsync(ClusterProcess process, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await FindFlawAsync(process, cancellationToken) is { } flaw)
        {
            if (process.Ended.IsCompleted)
            {
                throw new GridStartException(
                    $"{process.Name} ended with code {await process.Ended} before it was ready; its output is in {process.LogFile}"
                );
            }

            if (timeProvider.GetElapsedTime(begun) > patience)
            {
                throw new GridStartException(
                    $"{process.Name} was not ready after {patience.TotalSeconds:0} s: {flaw} Its output is in {process.LogFile}"
                );
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    // What keeps it from being ready; null when nothing does.
    private async Task<string?> FindFlawAsync(ClusterProcess process, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(process.Address, "/health/ready"), cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return null;
            }

            var answer = await response.Content.ReadFromJsonAsync<ReadinessResource>(cancellationToken);
            return string.Join(' ', answer!.Checks.Values.Where(said => said != "ok"));
        }
        catch (Exception silent)
            when (silent is HttpRequestException or System.Text.Json.JsonException
                || (silent is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return "It does not answer.";
        }
    }
}

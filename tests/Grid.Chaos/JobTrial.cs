using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Testing.Clusters;

namespace Grid.Chaos;

/// <summary>Submits one job, does to it what its order says, and judges what came of it.</summary>
public sealed class JobTrial(
    ClusterClient client,
    JobInspector inspector,
    IReadOnlyList<VideoHashes> wanted,
    TimeProvider timeProvider,
    Random random
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private double _removed;

    /// <summary>Device seconds that removed jobs had had when they were removed.</summary>
    public double RemovedSeconds => _removed;

    /// <summary>Times that a tenant was told that it has too many jobs.</summary>
    public int Refusals { get; private set; }

    /// <summary>Runs it.</summary>
    public async Task<JobVerdict> RunAsync(ChaosOrder order, CancellationToken cancellationToken)
    {
        var key = await SubmitAsync(order, cancellationToken);
        if (order.Case == ChaosCase.Plain)
        {
            return await inspector.JudgeAsync(
                key,
                await client.WaitForEndAsync(key, cancellationToken),
                wanted[order.Kind],
                cancellationToken
            );
        }

        if (order.Case == ChaosCase.Deleted)
        {
            // Once it has cost something, which must be charged.
            await client.WaitUntilAsync(key, job => job.DeviceSeconds > 0, cancellationToken);
            return await DeleteAsync(key, cancellationToken);
        }

        await WaitForAMomentAsync(key, cancellationToken);
        await client.CancelAsync(key, cancellationToken);
        var end = await client.WaitForEndAsync(key, cancellationToken);
        if (end?.Snapshot.State == JobState.Completed)
        {
            // It was done before the word came.
            return await inspector.JudgeAsync(key, end, wanted[order.Kind], cancellationToken);
        }

        if (end?.Snapshot.State != JobState.Canceled || order.Case == ChaosCase.Canceled)
        {
            var state = end?.Snapshot.State;
            return new JobVerdict(
                key,
                state == JobState.Canceled,
                Completions: 0,
                SameFrames: true,
                state == JobState.Canceled ? null : $"it was canceled and is {state}"
            );
        }

        await RetryAsync(key, cancellationToken);
        return await inspector.JudgeAsync(key, await client.WaitForEndAsync(key, cancellationToken), wanted[order.Kind], cancellationToken);
    }

    private async Task<JobKey> SubmitAsync(ChaosOrder order, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await client.TrySubmitAsync(
                order.Tenant,
                ChaosRequests.All[order.Kind],
                $"chaos-{order.Number}",
                cancellationToken
            );
            if (result.Job is { } job)
            {
                return job.Key;
            }

            await WaitForRoomAsync(result.Rejection!.Code, result.Rejection.Message, cancellationToken);
        }
    }

    private async Task RetryAsync(JobKey key, CancellationToken cancellationToken)
    {
        // A repetition whose first call was lost finds the job queued already.
        while (
            await client.RetryJobAsync(key, cancellationToken) is { Rejection: { } rejection }
            && rejection.Code != GridErrorCodes.NotRetryable
        )
        {
            await WaitForRoomAsync(rejection.Code, rejection.Message, cancellationToken);
        }
    }

    private async Task WaitForRoomAsync(string code, string message, CancellationToken cancellationToken)
    {
        if (code != GridErrorCodes.TooManyJobs)
        {
            throw new InvalidOperationException($"The request was refused: {message}");
        }

        Refusals++;
        await Task.Delay(Pause, timeProvider, cancellationToken);
    }

    // Anywhere between the queue and the end.
    private async Task WaitForAMomentAsync(JobKey key, CancellationToken cancellationToken)
    {
        int events;
        lock (random)
        {
            events = random.Next(1, 4);
        }

        await client.WaitUntilAsync(key, job => job.LastSequence >= events, cancellationToken);
    }

    private async Task<JobVerdict> DeleteAsync(JobKey key, CancellationToken cancellationToken)
    {
        var before = await client.GetAsync(key, cancellationToken);
        lock (random)
        {
            _removed += before?.DeviceSeconds ?? 0;
        }

        await client.DeleteAsync(key, cancellationToken);
        var after = await client.GetAsync(key, cancellationToken);
        return new JobVerdict(
            key,
            after is null,
            Completions: 0,
            SameFrames: true,
            after is null ? null : $"it was removed and is {after.State}"
        );
    }
}

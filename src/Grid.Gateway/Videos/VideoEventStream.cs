using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Grid.Contracts.Videos;

namespace Grid.Gateway.Videos;

/// <summary>
/// A job's news as server-sent events. A change of state is a <c>status</c> event with the sequence as its id; steps in between are
/// <c>progress</c> events without one, since they are not kept and cannot be asked for again.
/// </summary>
/// <remarks>A job whose silo is lost answers again elsewhere: the stream waits for it and goes on after the last sequence it has told.</remarks>
internal static class VideoEventStream
{
    // A silo that died is known to be dead within seconds; after this long the client had better connect anew.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async IAsyncEnumerable<SseItem<VideoResource>> ReadAsync(
        IVideoJob job, long afterSequence, TimeProvider timeProvider, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sequence = afterSequence;

        // No revision is negative, so the first answer comes at once.
        long revision = -1;
        while (await WatchAsync(job, sequence, revision, timeProvider, cancellationToken) is { } update)
        {
            foreach (var item in update.Events)
            {
                sequence = item.Sequence;
                yield return new SseItem<VideoResource>(VideoResources.Create(At(update.Snapshot, item)), "status")
                {
                    EventId = sequence.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (update.Snapshot.State.IsFinal())
            {
                yield break;
            }

            // A watch that timed out is repeated too: it keeps the connection from looking dead.
            if (update.Events.IsEmpty)
            {
                yield return new SseItem<VideoResource>(VideoResources.Create(update.Snapshot), "progress");
            }

            revision = update.Revision;
        }
    }

    private static async Task<JobUpdate?> WatchAsync(IVideoJob job, long sequence, long revision, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await job.WatchAsync(sequence, revision, cancellationToken);
            }
            catch (Exception unreachable) when (unreachable is not OperationCanceledException && timeProvider.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Pause, timeProvider, cancellationToken);
            }
        }
    }

    // A replayed event shows the state it was about; everything else is as of now.
    private static JobSnapshot At(JobSnapshot now, JobEvent item) => now with { State = item.State, Error = item.Error };
}

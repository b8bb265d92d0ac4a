using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Grid.Contracts.Videos;

namespace Grid.Gateway.Videos;

/// <summary>
/// A job's news as server-sent events. A change of state is a <c>status</c> event with the sequence as its id; steps in between are
/// <c>progress</c> events without one, since they are not kept and cannot be asked for again.
/// </summary>
internal static class VideoEventStream
{
    public static async IAsyncEnumerable<SseItem<VideoResource>> ReadAsync(
        IVideoJob job, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sequence = afterSequence;

        // No revision is negative, so the first answer comes at once.
        long revision = -1;
        while (await job.WatchAsync(sequence, revision, cancellationToken) is { } update)
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

    // A replayed event shows the state it was about; everything else is as of now.
    private static JobSnapshot At(JobSnapshot now, JobEvent item) => now with { State = item.State, Error = item.Error };
}

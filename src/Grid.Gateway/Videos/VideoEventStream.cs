using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Grid.Contracts.Jobs;
using Grid.Gateway.Errors;
using Microsoft.Extensions.Logging;

namespace Grid.Gateway.Videos;

/// <summary>
/// A job's news as server-sent events. A change of state is a <c>status</c> event with the sequence as its id; steps in between are
/// <c>progress</c> events without one, since they are not kept and cannot be asked for again. So are the pictures of what the video will
/// be, <c>preview</c>.
/// </summary>
/// <remarks>A job whose silo is lost answers again elsewhere: the stream waits for it and goes on after the last sequence it has
/// told.</remarks>
internal sealed partial class VideoEventStream(TimeProvider timeProvider, ILogger<VideoEventStream> logger)
{
    // A silo that died is known to be dead within seconds; after this long the client had better connect anew.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <param name="id">The video, for the event of its removal.</param>
    /// <param name="watch"><see cref="IJob.WatchAsync"/> of the job.</param>
    public async IAsyncEnumerable<SseItem<IVideoEventData>> ReadAsync(
        string id,
        Func<long, long, CancellationToken, Task<JobUpdate?>> watch,
        long afterSequence,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var sequence = afterSequence;

        // No revision is negative, so the first answer comes at once.
        long revision = -1;
        while (await WatchAsync(id, watch, sequence, revision, cancellationToken) is { } update)
        {
            foreach (var item in update.Events)
            {
                sequence = item.Sequence;
                yield return new SseItem<IVideoEventData>(VideoResources.Create(At(update.Snapshot, item)), "status")
                {
                    EventId = sequence.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (update.Snapshot.State.IsFinal())
            {
                yield break;
            }

            if (update.Preview is { } preview)
            {
                yield return new SseItem<IVideoEventData>(VideoResources.Create(preview), "preview");
            }

            // A watch that timed out is repeated too: it keeps the connection from looking dead.
            if (update.Events.IsEmpty)
            {
                yield return new SseItem<IVideoEventData>(VideoResources.Create(update.Snapshot), "progress");
            }

            revision = update.Revision;
        }

        yield return new SseItem<IVideoEventData>(new VideoDeletedResource(id), "deleted");
    }

    private async Task<JobUpdate?> WatchAsync(
        string id,
        Func<long, long, CancellationToken, Task<JobUpdate?>> watch,
        long sequence,
        long revision,
        CancellationToken cancellationToken
    )
    {
        var begun = timeProvider.GetTimestamp();
        var told = false;
        while (true)
        {
            try
            {
                return await watch(sequence, revision, cancellationToken);
            }
            catch (Exception unreachable) when (GridOutages.IsUnavailable(unreachable) && timeProvider.GetElapsedTime(begun) < Patience)
            {
                if (!told)
                {
                    LogWaiting(id, unreachable);
                    told = true;
                }

                await Task.Delay(Pause, timeProvider, cancellationToken);
            }
        }
    }

    [LoggerMessage(3004, LogLevel.Warning, "The job of {Video} does not answer; its watchers wait for it.")]
    private partial void LogWaiting(string video, Exception exception);

    // A replayed event shows the state it was about; everything else is as of now.
    private static JobSnapshot At(JobSnapshot now, JobEvent item) => now with { State = item.State, Error = item.Error };
}

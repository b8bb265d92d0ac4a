using System.Net.ServerSentEvents;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Gateway.Videos;
using Grid.Testing.Hosting;
using Grid.Testing.Videos;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Grid.Gateway.Tests.Videos;

/// <summary>What a watcher sees while the silo of its job does not answer.</summary>
public sealed class EventOutageTests : IDisposable
{
    private const int WaitingEvent = 3004;

    private static readonly VideoSnapshot Running = new()
    {
        Key = new JobKey("tenant", "video_1"),
        State = JobState.Running,
        Spec = VideoSpecs.Small,
        Plan = VideoSpecs.SmallPlan,
        ModelHash = "",
        Progress = new JobProgress(40, JobPhase.Denoising, 3, 4, null, null),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private readonly LeapingTime _time = new();
    private readonly LogEvents _log = new();
    private readonly ILoggerFactory _loggers;

    public EventOutageTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Events_SiloLostBetweenTwoStates_GoOnAfterTheLastOneTold()
    {
        var job = new Script(
            () => new JobUpdate([Event(1, JobState.Running)], Running, 7),
            () => throw new TimeoutException("no answer"),
            () => throw new SiloUnavailableException("its silo is dead"),
            () => throw new InvalidOperationException("no state", new RedisConnectionException(ConnectionFailureType.SocketClosed, "gone")),
            () => new JobUpdate([Event(2, JobState.Completed)], Running with { State = JobState.Completed }, 9)
        );

        var items = await ReadAsync(job);

        Assert.Equal([("status", "1"), ("status", "2")], items.Select(item => (item.EventType, item.EventId)));
        Assert.Equal([(0, -1), (1, 7), (1, 7), (1, 7), (1, 7)], job.Watches);
        Assert.Contains("video_1", await _log.WaitForAsync(WaitingEvent, Cancellation), StringComparison.Ordinal);
        _log.Dispose();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _log.WaitForAsync(WaitingEvent, Cancellation));
    }

    [Fact]
    public async Task Events_SecondOutageOfOneStream_IsWaitedForAsLongAsTheFirst()
    {
        var job = new Script([
            .. Outage(seconds: 50),
            () => new JobUpdate([Event(1, JobState.Running)], Running, 7),
            .. Outage(seconds: 50),
            () => new JobUpdate([Event(2, JobState.Completed)], Running with { State = JobState.Completed }, 9),
        ]);

        var items = await ReadAsync(job);

        Assert.Equal(["1", "2"], items.Select(item => item.EventId));
    }

    [Fact]
    public async Task Events_OutageBeyondAMinute_EndsTheStreamWithItsCause()
    {
        var job = new Script([.. Outage(seconds: 61)]);

        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(job));
    }

    [Fact]
    public async Task Events_FaultThatIsNoOutage_IsNotTriedAgain()
    {
        var job = new Script(() => throw new InvalidOperationException("a fault of the grid's own"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(job));

        Assert.Single(job.Watches);
    }

    [Fact]
    public async Task Events_ClientGoneWhileTheSiloIs_AreNotWaitedFor()
    {
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var job = new Script(() =>
        {
            client.Cancel();
            throw new TimeoutException("no answer");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(job, client.Token));
    }

    private static JobEvent Event(long sequence, JobState state) => new(sequence, DateTimeOffset.UnixEpoch, state, null);

    // One call that ends without an answer after so long.
    private IEnumerable<Func<JobUpdate>> Outage(int seconds) =>
        [
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(seconds));
                throw new TimeoutException("no answer");
            },
        ];

    private async Task<List<SseItem<IVideoEventData>>> ReadAsync(Script job, CancellationToken? client = null)
    {
        var items = new List<SseItem<IVideoEventData>>();
        var stream = new VideoEventStream(_time, _loggers.CreateLogger<VideoEventStream>());
        await foreach (var item in stream.ReadAsync("video_1", job.WatchAsync, 0, client ?? Cancellation))
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>A job that answers its watcher with one update or failure a call.</summary>
    private sealed class Script(params Func<JobUpdate>[] answers)
    {
        private readonly Queue<Func<JobUpdate>> _answers = new(answers);

        /// <summary>Sequence and revision of each call, in order.</summary>
        public List<(long AfterSequence, long KnownRevision)> Watches { get; } = [];

        public Task<JobUpdate?> WatchAsync(long afterSequence, long knownRevision, CancellationToken cancellationToken)
        {
            Watches.Add((afterSequence, knownRevision));
            return Task.FromResult<JobUpdate?>(_answers.Dequeue()());
        }
    }

    /// <summary>Time that passes at once where somebody waits for it.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _now += by;

        public override long GetTimestamp() => _now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Advance(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

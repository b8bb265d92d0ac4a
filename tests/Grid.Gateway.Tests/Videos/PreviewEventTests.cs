using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Gateway.Videos;
using Grid.Testing.Videos;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Gateway.Tests.Videos;

public sealed class PreviewEventTests
{
    private static readonly JobPreview Preview = new(3, "image/jpeg", ImmutableArray.Create<byte>(0xFF, 0xD8, 0xFF));

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

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_PreviewBetweenStates_ComesWithoutAnIdAndMovesNoSequence()
    {
        var job = new Script(
            new JobUpdate([Event(1, JobState.Running)], Running, 7),
            new JobUpdate([], Running, 8, Preview),
            new JobUpdate([Event(2, JobState.Completed)], Running with { State = JobState.Completed }, 9, Preview)
        );

        var items = await ReadAsync(job);

        Assert.Equal(
            [("status", "1"), ("preview", null), ("progress", null), ("status", "2")],
            items.Select(item => (item.EventType, item.EventId))
        );
        Assert.Equal([(0, -1), (1, 7), (1, 8)], job.Watches);
    }

    [Fact]
    public async Task Events_PreviewOfARunningJob_IsAnObjectWithThePictureInBase64()
    {
        var text = await WriteAsync(new Script(new JobUpdate([], Running, 8, Preview)));

        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, events.Length);
        Assert.DoesNotContain("id:", events[0].Split('\n').Select(line => line[..3]));
        Assert.StartsWith("event: preview\ndata: ", events[0], StringComparison.Ordinal);
        var expected = new JsonObject
        {
            ["step"] = 3,
            ["media_type"] = "image/jpeg",
            ["data"] = "/9j/",
        };
        Assert.True(
            JsonNode.DeepEquals(expected, JsonNode.Parse(events[0][events[0].IndexOf('{', StringComparison.Ordinal)..])),
            events[0]
        );
        Assert.StartsWith("event: progress\ndata: {\"id\":\"video_1\"", events[1], StringComparison.Ordinal);

        // The script's job is gone after its last word, as one that was removed.
        Assert.Equal("event: deleted\ndata: {\"id\":\"video_1\",\"object\":\"video.deleted\",\"deleted\":true}", events[2]);
    }

    private static JobEvent Event(long sequence, JobState state) => new(sequence, DateTimeOffset.UnixEpoch, state, null);

    private static IAsyncEnumerable<SseItem<IVideoEventData>> Stream(Script job) =>
        new VideoEventStream(TimeProvider.System, NullLogger<VideoEventStream>.Instance).ReadAsync(
            "video_1",
            job.WatchAsync,
            0,
            Cancellation
        );

    private static async Task<List<SseItem<IVideoEventData>>> ReadAsync(Script job)
    {
        var items = new List<SseItem<IVideoEventData>>();
        await foreach (var item in Stream(job))
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>The events as they go over the wire.</summary>
    private static async Task<string> WriteAsync(Script job)
    {
        await using var services = new ServiceCollection().AddLogging().AddGridGateway().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await TypedResults.ServerSentEvents(Stream(job)).ExecuteAsync(context);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    /// <summary>A job that answers its watcher with one update a call, and is gone after the last.</summary>
    private sealed class Script(params JobUpdate[] updates)
    {
        private readonly Queue<JobUpdate> _updates = new(updates);

        /// <summary>Sequence and revision of each call, in order.</summary>
        public List<(long AfterSequence, long KnownRevision)> Watches { get; } = [];

        public Task<JobUpdate?> WatchAsync(long afterSequence, long knownRevision, CancellationToken cancellationToken)
        {
            Watches.Add((afterSequence, knownRevision));
            return Task.FromResult(_updates.TryDequeue(out var update) ? update : null);
        }
    }
}

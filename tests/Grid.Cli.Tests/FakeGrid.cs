using System.Net;
using Grid.Cli.Grids;
using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests;

/// <summary>A grid that makes every video in two reports, through the client's virtual methods.</summary>
internal sealed class FakeGrid : IGridConnector
{
    public List<VideoRequest> Requests { get; } = [];

    public List<string> Cancelled { get; } = [];

    public List<int?> StartedPorts { get; } = [];

    public Uri? AskedServer { get; private set; }

    public int Connections { get; private set; }

    public int Disposals { get; private set; }

    /// <summary>How every video ends.</summary>
    public Video End { get; set; } = GridModelFactory.Video("video_1", VideoStatus.Completed, 100) with { Seed = 7, Sha256Frames = "abcd" };

    /// <summary>Called while a video is waited for; cancels it, say.</summary>
    public Action? WhileWaiting { get; set; }

    /// <summary>Pictures that come while a video is waited for.</summary>
    public List<VideoPreview> Previews { get; } = [];

    /// <summary>Called before the pictures come.</summary>
    public Action? BeforePreviews { get; set; }

    /// <summary>Thrown at submission.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Thrown while a video is waited for.</summary>
    public Exception? LossWhileWaiting { get; set; }

    /// <summary>Thrown when a video is to be canceled.</summary>
    public Exception? CancelRefusal { get; set; }

    /// <summary>What is fetched.</summary>
    public byte[] Content { get; set; } = "film"u8.ToArray();

    /// <summary>Thrown when a file is fetched, after half of it.</summary>
    public Exception? LossWhileFetching { get; set; }

    /// <summary>The videos that the grid has, newest first; <see cref="End"/> alone unless a test sets them.</summary>
    public IReadOnlyList<Video>? Videos { get; set; }

    public List<(string Id, VideoVariant Variant)> Fetched { get; } = [];

    public List<string> Retried { get; } = [];

    public Task<IGridConnection> ConnectAsync(Uri? server, CancellationToken cancellationToken)
    {
        AskedServer = server;
        return Open();
    }

    public Task<IGridConnection> StartAsync(int? port, CancellationToken cancellationToken)
    {
        StartedPorts.Add(port);
        return Open();
    }

    private Task<IGridConnection> Open()
    {
        Connections++;
        return Task.FromResult<IGridConnection>(new Connection(this));
    }

    private sealed class Connection(FakeGrid grid) : IGridConnection
    {
        public GridClient Client { get; } = new Client(grid);

        public Uri Address { get; } = new("http://localhost:5210");

        public string? StateFolder => "/home/somebody/.grid";

        public bool IsOwn => true;

        public ValueTask DisposeAsync()
        {
            grid.Disposals++;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Client(FakeGrid grid) : GridClient
    {
        public override VideoClient Videos { get; } = new FakeVideos(grid);
    }

    private sealed class FakeVideos(FakeGrid grid) : VideoClient
    {
        public override Task<Video> CreateAsync(
            VideoRequest request,
            string? idempotencyKey = null,
            CancellationToken cancellationToken = default
        )
        {
            grid.Requests.Add(request);
            return grid.Refusal is null ? Task.FromResult(GridModelFactory.Video("video_1")) : Task.FromException<Video>(grid.Refusal);
        }

        public override Task<Video> WaitAsync(
            string id,
            IProgress<Video>? progress,
            IProgress<VideoPreview>? previews,
            CancellationToken cancellationToken = default
        )
        {
            var video = GridModelFactory.Video(id, VideoStatus.InProgress, 45) with
            {
                Phase = "denoising",
                Step = 9,
                StepsTotal = 20,
                EtaSeconds = 65,
            };
            progress?.Report(video);
            grid.BeforePreviews?.Invoke();
            grid.Previews.ForEach(preview => previews?.Report(preview));
            grid.WhileWaiting?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            return grid.LossWhileWaiting is null ? Task.FromResult(grid.End) : Task.FromException<Video>(grid.LossWhileWaiting);
        }

        public override Task<Video> GetAsync(string id, CancellationToken cancellationToken = default) =>
            All.FirstOrDefault(video => video.Id == id) is { } found
                ? Task.FromResult(found)
                : Task.FromException<Video>(
                    new GridApiException(HttpStatusCode.NotFound, new GridError("not_found", $"There is no video {id}."))
                );

        public override Task<VideoPage> GetPageAsync(
            int limit = 20,
            string? after = null,
            bool oldestFirst = false,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(GridModelFactory.VideoPage(All));

        public override Task<string> ExplainAsync(string id, CancellationToken cancellationToken = default) =>
            Task.FromResult("It waits behind 2 others.");

        public override Task<Video> RetryAsync(string id, CancellationToken cancellationToken = default)
        {
            grid.Retried.Add(id);
            return Task.FromResult(GridModelFactory.Video(id));
        }

        public override Task<Video> CancelAsync(string id, CancellationToken cancellationToken = default)
        {
            grid.Cancelled.Add(id);
            return grid.CancelRefusal is null
                ? Task.FromResult(grid.End with { State = "canceled", Status = VideoStatus.Failed })
                : Task.FromException<Video>(grid.CancelRefusal);
        }

        public override async Task DownloadAsync(
            string id,
            Stream destination,
            VideoVariant variant = VideoVariant.Video,
            CancellationToken cancellationToken = default
        )
        {
            grid.Fetched.Add((id, variant));
            await destination.WriteAsync(grid.Content.AsMemory(0, grid.Content.Length / 2), cancellationToken);
            if (grid.LossWhileFetching is { } loss)
            {
                throw loss;
            }

            await destination.WriteAsync(grid.Content.AsMemory(grid.Content.Length / 2), cancellationToken);
        }

        private IReadOnlyList<Video> All => grid.Videos ?? [grid.End];
    }
}

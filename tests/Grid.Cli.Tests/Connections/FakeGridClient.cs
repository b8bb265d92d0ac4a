using Grid.Sdk;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests.Connections;

/// <summary>A client whose answers a test gives.</summary>
internal sealed class FakeGridClient : GridClient
{
    public FakeGridClient() => Videos = new FakeVideos(this);

    public Func<string, Task<Video>> OnWait { get; set; } = id => Task.FromResult(GridModelFactory.Video(id, VideoStatus.Completed, 100));

    public Func<string, Task<Video>> OnCreate { get; set; } = _ => Task.FromResult(GridModelFactory.Video("video_new"));

    public List<(string Id, VideoChange Change)> Changes { get; } = [];

    public bool IsDisposed { get; private set; }

    public override VideoClient Videos { get; }

    protected override void Dispose(bool disposing) => IsDisposed = true;

    private sealed class FakeVideos(FakeGridClient owner) : VideoClient
    {
        public override Task<Video> CreateAsync(
            VideoRequest request,
            string? idempotencyKey = null,
            CancellationToken cancellationToken = default
        ) => owner.OnCreate(idempotencyKey!);

        public override Task<Video> UpdateAsync(string id, VideoChange change, CancellationToken cancellationToken = default)
        {
            owner.Changes.Add((id, change));
            return Task.FromResult(GridModelFactory.Video(id) with { Priority = change.Priority, Rank = change.Rank ?? 0 });
        }

        public override Task<Video> WaitAsync(
            string id,
            IProgress<Video>? progress,
            IProgress<VideoPreview>? previews,
            CancellationToken cancellationToken = default
        ) => owner.OnWait(id);
    }
}

using Grid.Sdk.Videos;

namespace Grid.Cli.Grids;

/// <summary>Videos of a <see cref="SharedGrid"/>: what can be asked again goes on with the next grid when one ends.</summary>
internal sealed class SharedVideoClient(SharedGrid grid, LeftBehind leftBehind) : VideoClient
{
    public override async Task<Video> CreateAsync(
        VideoRequest request,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    )
    {
        // One key for all grids: they keep the same folder, and so the next one knows what the last one has accepted.
        var key = idempotencyKey ?? Guid.NewGuid().ToString("N");
        var video = await grid.CallAsync(client => client.Videos.CreateAsync(request, key, cancellationToken), cancellationToken);
        return await leftBehind.PassAsync(grid.Current.Client, video, cancellationToken);
    }

    public override Task<Video> GetAsync(string id, CancellationToken cancellationToken = default) =>
        grid.CallAsync(client => client.Videos.GetAsync(id, cancellationToken), cancellationToken);

    public override Task<VideoPage> GetPageAsync(
        int limit = 20,
        string? after = null,
        bool oldestFirst = false,
        CancellationToken cancellationToken = default
    ) => grid.CallAsync(client => client.Videos.GetPageAsync(limit, after, oldestFirst, cancellationToken), cancellationToken);

    public override Task<Video> CancelAsync(string id, CancellationToken cancellationToken = default) =>
        grid.CallAsync(client => client.Videos.CancelAsync(id, cancellationToken), cancellationToken);

    public override Task<Video> RetryAsync(string id, CancellationToken cancellationToken = default) =>
        grid.Current.Client.Videos.RetryAsync(id, cancellationToken);

    public override Task<Video> UpdateAsync(string id, VideoChange change, CancellationToken cancellationToken = default) =>
        grid.CallAsync(client => client.Videos.UpdateAsync(id, change, cancellationToken), cancellationToken);

    public override Task<string> ExplainAsync(string id, CancellationToken cancellationToken = default) =>
        grid.CallAsync(client => client.Videos.ExplainAsync(id, cancellationToken), cancellationToken);

    public override Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        grid.Current.Client.Videos.DeleteAsync(id, cancellationToken);

    // What has been written cannot be taken back.
    public override Task DownloadAsync(
        string id,
        Stream destination,
        VideoVariant variant = VideoVariant.Video,
        CancellationToken cancellationToken = default
    ) => grid.Current.Client.Videos.DownloadAsync(id, destination, variant, cancellationToken);

    public override Task DownloadAsync(
        string id,
        string path,
        VideoVariant variant = VideoVariant.Video,
        CancellationToken cancellationToken = default
    ) =>
        grid.CallAsync(
            async client =>
            {
                await client.Videos.DownloadAsync(id, path, variant, cancellationToken);
                return true;
            },
            cancellationToken
        );

    public override Task<Video> WaitAsync(
        string id,
        IProgress<Video>? progress,
        IProgress<VideoPreview>? previews,
        CancellationToken cancellationToken = default
    ) => grid.CallAsync(client => client.Videos.WaitAsync(id, progress, previews, cancellationToken), cancellationToken);
}

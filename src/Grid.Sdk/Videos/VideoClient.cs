using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Grid.Sdk.Errors;
using Grid.Sdk.Transport;

namespace Grid.Sdk.Videos;

/// <summary>Submits, watches and fetches videos. Every method throws <see cref="GridApiException"/> when the grid refuses and
/// <see cref="GridUnavailableException"/> when it does not answer.</summary>
public class VideoClient
{
    private readonly GridTransport? _transport;
    private readonly VideoWatcher? _watcher;

    internal VideoClient(GridTransport transport, GridClientOptions options)
    {
        _transport = transport;
        _watcher = new VideoWatcher(this, transport, options);
    }

    /// <summary>For stand-ins in tests.</summary>
    protected VideoClient() { }

    private GridTransport Transport => _transport ?? throw new InvalidOperationException("This stand-in has no grid.");

    /// <summary>Submits a video.</summary>
    /// <param name="idempotencyKey">The same key gives the same video, however often it is sent; drawn when null, so that a repetition
    /// after a lost answer makes no second video.</param>
    public virtual Task<Video> CreateAsync(
        VideoRequest request,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var key = idempotencyKey ?? Guid.NewGuid().ToString("N");
        return Transport.SendAsync(
            () =>
            {
                var message = new HttpRequestMessage(HttpMethod.Post, "v1/videos")
                {
                    Content = JsonContent.Create(request, GridJsonContext.Default.VideoRequest),
                };
                message.Headers.Add("Idempotency-Key", key);
                return message;
            },
            GridJsonContext.Default.Video,
            repeatable: true,
            cancellationToken
        );
    }

    /// <summary>Looks at a video.</summary>
    public virtual Task<Video> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        var address = AddressOf(id);
        return Transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, address),
            GridJsonContext.Default.Video,
            repeatable: true,
            cancellationToken
        );
    }

    /// <summary>Reads one page of the tenant's videos.</summary>
    /// <param name="limit">Most videos of the page, 1 to 100.</param>
    /// <param name="after">Id of the last video of the page before.</param>
    /// <param name="oldestFirst">Newest first by default.</param>
    public virtual Task<VideoPage> GetPageAsync(
        int limit = 20,
        string? after = null,
        bool oldestFirst = false,
        CancellationToken cancellationToken = default
    )
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"v1/videos?limit={limit}&order={(oldestFirst ? "asc" : "desc")}");
        if (after is not null)
        {
            query += "&after=" + Uri.EscapeDataString(after);
        }

        return Transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, query),
            GridJsonContext.Default.VideoPage,
            repeatable: true,
            cancellationToken
        );
    }

    /// <summary>All of the tenant's videos, newest first unless asked otherwise, page after page as they are read.</summary>
    public virtual async IAsyncEnumerable<Video> ListAsync(
        bool oldestFirst = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        string? after = null;
        while (true)
        {
            var page = await GetPageAsync(100, after, oldestFirst, cancellationToken).ConfigureAwait(false);
            foreach (var video in page.Data)
            {
                yield return video;
            }

            if (!page.HasMore || page.Data.Count == 0)
            {
                yield break;
            }

            after = page.Data[^1].Id;
        }
    }

    /// <summary>Cancels a video; takes effect at its next step. A video that has ended stays as it is.</summary>
    public virtual Task<Video> CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        var address = AddressOf(id) + "/cancel";
        return Transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, address),
            GridJsonContext.Default.Video,
            repeatable: true,
            cancellationToken
        );
    }

    /// <summary>Queues a video again that failed, expired or was canceled, from its start.</summary>
    public virtual Task<Video> RetryAsync(string id, CancellationToken cancellationToken = default)
    {
        var address = AddressOf(id) + "/retry";

        // Not repeated: after a lost answer the second try would be refused, since the video is queued already.
        return Transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, address),
            GridJsonContext.Default.Video,
            repeatable: false,
            cancellationToken
        );
    }

    /// <summary>Gives a video another priority or rank, from its next piece of work on.</summary>
    public virtual Task<Video> UpdateAsync(string id, VideoChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var address = AddressOf(id);
        return Transport.SendAsync(
            () =>
                new HttpRequestMessage(HttpMethod.Patch, address)
                {
                    Content = JsonContent.Create(change, GridJsonContext.Default.VideoChange),
                },
            GridJsonContext.Default.Video,
            repeatable: true,
            cancellationToken
        );
    }

    /// <summary>Says why a video waits, or what it does.</summary>
    public virtual async Task<string> ExplainAsync(string id, CancellationToken cancellationToken = default)
    {
        var address = AddressOf(id) + "/explain";
        var answer = await Transport
            .SendAsync(
                () => new HttpRequestMessage(HttpMethod.Get, address),
                GridJsonContext.Default.VideoExplanation,
                repeatable: true,
                cancellationToken
            )
            .ConfigureAwait(false);
        return answer.Explanation;
    }

    /// <summary>Removes a video and its files.</summary>
    public virtual async Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        var address = AddressOf(id);

        // Not repeated: after a lost answer the second try would report a video that is not there.
        await Transport
            .SendAsync(
                () => new HttpRequestMessage(HttpMethod.Delete, address),
                GridJsonContext.Default.VideoDeleted,
                repeatable: false,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Copies a file of a completed video into <paramref name="destination"/>.</summary>
    public virtual async Task DownloadAsync(
        string id,
        Stream destination,
        VideoVariant variant = VideoVariant.Video,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(destination);
        var address = $"{AddressOf(id)}/content?variant={variant.ToString().ToLowerInvariant()}";
        await Transport.DownloadAsync(address, destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a file of a completed video to <paramref name="path"/>, whole or not at all, replacing what is there.</summary>
    public virtual async Task DownloadAsync(
        string id,
        string path,
        VideoVariant variant = VideoVariant.Video,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);

        // Not made from the file's name, which may be as long as a name can be.
        var partial = Path.Combine(Path.GetDirectoryName(path)!, $".grid-{Guid.NewGuid():N}.part");
        try
        {
            using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                await DownloadAsync(id, file, variant, cancellationToken).ConfigureAwait(false);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>
    /// Waits until nothing more will happen to the video and returns it, also when it failed. Listens to the grid's events, and looks from
    /// time to time where there are none.
    /// </summary>
    /// <param name="progress">Told of every change.</param>
    public virtual Task<Video> WaitAsync(string id, IProgress<Video>? progress = null, CancellationToken cancellationToken = default) =>
        WaitAsync(id, progress, previews: null, cancellationToken);

    /// <summary>The same, with pictures of what the video will be; the grid makes them as often as the request said.</summary>
    /// <param name="progress">Told of every change.</param>
    /// <param name="previews">Told of every picture that comes in time; a stream that breaks may lose some.</param>
    public virtual Task<Video> WaitAsync(
        string id,
        IProgress<Video>? progress,
        IProgress<VideoPreview>? previews,
        CancellationToken cancellationToken = default
    )
    {
        _ = AddressOf(id);
        return (_watcher ?? throw new InvalidOperationException("This stand-in has no grid.")).WaitAsync(
            id,
            progress,
            previews,
            cancellationToken
        );
    }

    internal static string AddressOf(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);

        // Anything else could change the path that is asked for.
        return id.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
            ? "v1/videos/" + id
            : throw new ArgumentException($"id must hold only letters, digits, _ and -, not \"{id}\".", nameof(id));
    }
}

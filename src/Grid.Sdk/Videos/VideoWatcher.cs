using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Grid.Sdk.Errors;
using Grid.Sdk.Transport;

namespace Grid.Sdk.Videos;

/// <summary>Follows one video to its end over events, and by looking where events are not to be had.</summary>
internal sealed class VideoWatcher(VideoClient videos, GridTransport transport, GridClientOptions options)
{
    public async Task<Video> WaitAsync(
        string id,
        IProgress<Video>? progress,
        IProgress<VideoPreview>? previews,
        CancellationToken cancellationToken
    )
    {
        var last = default(Video);
        var lastEvent = default(string);
        var hasEvents = true;
        while (true)
        {
            // The look also finds out what happened while no events came, and tells a missing video from a missing event stream.
            Report(await LookAsync().ConfigureAwait(false));
            if (last!.IsFinal)
            {
                return last;
            }

            if (hasEvents)
            {
                (hasEvents, var isWhole) = await ListenAsync().ConfigureAwait(false);
                if (isWhole && last.IsFinal)
                {
                    return last;
                }
            }

            await Task.Delay(options.PollInterval, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        // A video goes on while its gateway starts again or a network is away; the wait for it does too.
        async Task<Video> LookAsync()
        {
            var begun = options.TimeProvider.GetTimestamp();
            while (true)
            {
                try
                {
                    return await videos.GetAsync(id, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (IsOutage(exception) && options.TimeProvider.GetElapsedTime(begun) < options.WaitPatience)
                {
                    await Task.Delay(options.PollInterval, options.TimeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        // Returns whether it is worth listening again, and whether the stream came to its end. One that broke off may have told no more
        // than an earlier attempt's end: a video that was tried again has several, and the grid ends the stream at the last.
        async Task<(bool HasEvents, bool IsWhole)> ListenAsync()
        {
            using var idle = new CancellationTokenSource(options.IdleTimeout, options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
            try
            {
                using var response = await transport
                    .OpenEventsAsync(VideoClient.AddressOf(id) + "/events", lastEvent, either.Token)
                    .ConfigureAwait(false);
                using var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
                await foreach (var item in SseParser.Create(stream).EnumerateAsync(either.Token).ConfigureAwait(false))
                {
                    idle.CancelAfter(options.IdleTimeout);
                    lastEvent = string.IsNullOrEmpty(item.EventId) ? lastEvent : item.EventId;
                    if (
                        previews is not null
                        && item.EventType is "preview"
                        && JsonSerializer.Deserialize(item.Data, GridJsonContext.Default.VideoPreview) is { } preview
                    )
                    {
                        previews.Report(preview);
                    }

                    if (item.EventType is not ("status" or "progress" or "message"))
                    {
                        continue;
                    }

                    Report(JsonSerializer.Deserialize(item.Data, GridJsonContext.Default.Video));
                }

                return (true, true);
            }
            catch (GridApiException exception)
            {
                var hasNone =
                    exception.Status
                    is HttpStatusCode.NotFound
                        or HttpStatusCode.MethodNotAllowed
                        or HttpStatusCode.NotAcceptable
                        or HttpStatusCode.NotImplemented;
                return (!hasNone, false);
            }
            catch (JsonException)
            {
                return (false, false);
            }
            catch (Exception exception)
                when (exception is GridUnavailableException or HttpRequestException or IOException
                    || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                // The next look shows whether the grid is gone or only the stream broke.
                return (true, false);
            }
        }

        void Report(Video? video)
        {
            if (video is null)
            {
                return;
            }

            var news = last is null || Visible(video) != Visible(last);
            last = video;
            if (news)
            {
                progress?.Report(video);
            }
        }
    }

    private static bool IsOutage(Exception exception) =>
        exception
            is GridUnavailableException
                or GridApiException { Status: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };

    private static (VideoStatus, string?, int, string?, int, double?, int?, int) Visible(Video video) =>
        (video.Status, video.State, video.Progress, video.Phase, video.Step, video.EtaSeconds, video.QueuePosition, video.Warnings.Count);
}

using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Gateway.Errors;
using Grid.Gateway.Requests;
using Grid.Gateway.Tenancy;
using Grid.Storage.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Grid.Gateway.Videos;

/// <summary><c>/v1/videos</c>.</summary>
internal static class VideosApi
{
    public static RouteGroupBuilder MapVideosApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/videos").WithTags("Videos").AddEndpointFilter<TenantFilter>();
        group.MapPost("", SubmitAsync).WithSummary("Submit a video.").TakesBody<VideoSubmissionResource>(forms: true);
        group.MapRead("", ListAsync).WithSummary("List videos.");
        group.MapRead("{id}", GetAsync).WithSummary("Get a video.");
        group.MapPost("{id}/cancel", CancelAsync).WithSummary("Cancel a video at its next step.").WithMetadata(Repeatable.Mark);
        group.MapPost("{id}/retry", RetryAsync).WithSummary("Try a video again that failed, expired or was canceled.");
        group.MapPatch("{id}", ChangeAsync).WithSummary("Give a video another priority or rank.").TakesBody<VideoChangeResource>();
        group.MapRead("{id}/explain", ExplainAsync).WithSummary("Say what a video waits for or does.");
        group.MapDelete("{id}", DeleteAsync).WithSummary("Remove a video and its files.");
        group.MapRead("{id}/content", ContentAsync).WithSummary("Fetch a file of a completed video.");
        group.MapGet("{id}/events", Events).WithSummary("Watch a video.");
        return group;
    }

    private static async Task<Results<Accepted<VideoResource>, Ok<VideoResource>, ErrorResult>> SubmitAsync(
        HttpContext context,
        IGrainFactory grains,
        CancellationToken cancellationToken
    )
    {
        var reading = await VideoRequestReader.ReadAsync(context.Request, cancellationToken);
        if (reading.Error is { } error)
        {
            return ApiErrors.BadRequest(error.Code, error.Message, error.Param);
        }

        // A header that is there but empty is refused like any other key of a wrong length.
        var keys = context.Request.Headers["Idempotency-Key"];
        var key = keys.Count == 0 ? null : keys.ToString();
        var result = await Tenant(context, grains).SubmitAsync(reading.Request!, key, cancellationToken);
        if (result.Rejection is { } rejection)
        {
            return ApiErrors.Create(rejection.Code, rejection.Message, rejection.Param);
        }

        var video = VideoResources.Create(result.Job!);
        return result.Created ? TypedResults.Accepted($"/v1/videos/{video.Id}", video) : TypedResults.Ok(video);
    }

    private static async Task<Results<Ok<VideoListResource>, ErrorResult>> ListAsync(
        HttpContext context,
        IGrainFactory grains,
        string? limit,
        string? after,
        string? order,
        CancellationToken cancellationToken
    )
    {
        var count = GatewayDefaults.PageLimit;
        if (limit is not null && !(int.TryParse(limit, out count) && count is >= 1 and <= JobListQuery.MaxLimit))
        {
            return ApiErrors.BadRequest(
                GridErrorCodes.InvalidValue,
                $"limit must be a whole number from 1 to {JobListQuery.MaxLimit}.",
                "limit"
            );
        }

        if (order is not (null or "asc" or "desc"))
        {
            return ApiErrors.BadRequest(GridErrorCodes.InvalidValue, "order must be asc (oldest first) or desc (newest first).", "order");
        }

        var page = await Tenant(context, grains).ListAsync(new JobListQuery(count, after, order == "asc"), cancellationToken);
        if (!page.AfterKnown)
        {
            return ApiErrors.BadRequest(GridErrorCodes.InvalidValue, "after must be the id of a video.", "after");
        }

        VideoResource[] videos = [.. page.Jobs.Select(VideoResources.Create)];
        return TypedResults.Ok(
            new VideoListResource
            {
                Data = videos,
                FirstId = videos.FirstOrDefault()?.Id,
                LastId = videos.LastOrDefault()?.Id,
                HasMore = page.HasMore,
            }
        );
    }

    private static async Task<Results<Ok<VideoResource>, ErrorResult>> GetAsync(
        HttpContext context,
        IGrainFactory grains,
        string id,
        CancellationToken cancellationToken
    )
    {
        var job = Job(context, grains, id) is { } grain ? await grain.GetAsync(cancellationToken) : null;
        return job is null ? NoSuchVideo() : TypedResults.Ok(VideoResources.Create(job));
    }

    private static async Task<Results<Ok<VideoResource>, ErrorResult>> CancelAsync(
        HttpContext context,
        IGrainFactory grains,
        string id,
        CancellationToken cancellationToken
    )
    {
        var job = Job(context, grains, id) is { } grain ? await grain.CancelAsync(cancellationToken) : null;
        return job is null ? NoSuchVideo() : TypedResults.Ok(VideoResources.Create(job));
    }

    private static async Task<Results<Accepted<VideoResource>, ErrorResult>> RetryAsync(
        HttpContext context,
        IGrainFactory grains,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await Tenant(context, grains).RetryAsync(id, cancellationToken) is not { } result)
        {
            return NoSuchVideo();
        }

        if (result.Rejection is { } rejection)
        {
            return ApiErrors.Create(rejection.Code, rejection.Message, rejection.Param);
        }

        var video = VideoResources.Create(result.Job!);
        return TypedResults.Accepted($"/v1/videos/{video.Id}", video);
    }

    private static async Task<Results<Ok<VideoResource>, ErrorResult>> ChangeAsync(
        HttpContext context,
        IGrainFactory grains,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (change, error) = await VideoChangeReader.ReadAsync(context.Request, cancellationToken);
        if (error is not null)
        {
            return ApiErrors.BadRequest(error.Code, error.Message, error.Param);
        }

        if (await Tenant(context, grains).SetTermsAsync(id, change!, cancellationToken) is not { } result)
        {
            return NoSuchVideo();
        }

        return result.Rejection is { } rejection
            ? ApiErrors.Create(rejection.Code, rejection.Message, rejection.Param)
            : TypedResults.Ok(VideoResources.Create(result.Job!));
    }

    private static async Task<Results<Ok<VideoExplanationResource>, ErrorResult>> ExplainAsync(
        HttpContext context,
        IGrainFactory grains,
        string id,
        CancellationToken cancellationToken
    ) =>
        Job(context, grains, id) is { } grain && await grain.ExplainAsync(cancellationToken) is { } explanation
            ? TypedResults.Ok(new VideoExplanationResource(id, explanation))
            : NoSuchVideo();

    private static async Task<Results<Ok<VideoDeletedResource>, ErrorResult>> DeleteAsync(
        HttpContext context,
        IGrainFactory grains,
        string id,
        CancellationToken cancellationToken
    ) => await Tenant(context, grains).DeleteAsync(id, cancellationToken) ? TypedResults.Ok(new VideoDeletedResource(id)) : NoSuchVideo();

    private static async Task<Results<FileStreamHttpResult, ErrorResult>> ContentAsync(
        HttpContext context,
        IGrainFactory grains,
        IArtifactStore artifacts,
        string id,
        string? variant,
        CancellationToken cancellationToken
    )
    {
        var wanted = variant ?? JobOutputVariants.Video;
        if (!JobOutputVariants.All.Contains(wanted))
        {
            return ApiErrors.BadRequest(
                GridErrorCodes.InvalidValue,
                $"variant must be one of {string.Join(", ", JobOutputVariants.All)}.",
                "variant"
            );
        }

        if (Job(context, grains, id) is not { } grain || await grain.GetAsync(cancellationToken) is not { } job)
        {
            return NoSuchVideo();
        }

        if (job.Outputs.FirstOrDefault(output => output.Variant == wanted) is not { } file)
        {
            return MissingFile(job, wanted);
        }

        if (await artifacts.OpenReadAsync(ArtifactName.Parse(file.Artifact), cancellationToken) is not { } stream)
        {
            return ApiErrors.NotFound($"The {wanted} of this video is no longer there; the video can be made again from its request.");
        }

        // The framework takes a range of any unit for one of bytes, where another is to be passed over.
        if (!context.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Remove(HeaderNames.Range);
        }

        // Named by its hash in the ETag, and never changed; one tenant's file is nothing for a shared cache.
        context.Response.Headers.CacheControl = "private, immutable, max-age=31536000";
        return TypedResults.Stream(
            stream,
            file.MediaType,
            $"{id}{Path.GetExtension(file.Artifact)}",
            job.EndedAt,
            new EntityTagHeaderValue($"\"{file.Sha256}\""),
            enableRangeProcessing: true
        );
    }

    private static async Task<Results<ServerSentEventsResult<IVideoEventData>, NoContent, ErrorResult>> Events(
        HttpContext context,
        IGrainFactory grains,
        TimeProvider timeProvider,
        IHostApplicationLifetime lifetime,
        ILoggerFactory loggers,
        string id,
        CancellationToken cancellationToken
    )
    {
        long after = 0;
        var last = context.Request.Headers["Last-Event-ID"];
        if (last.Count > 0 && !(long.TryParse(last.ToString(), out after) && after >= 0))
        {
            return ApiErrors.BadRequest(
                GridErrorCodes.InvalidValue,
                "Last-Event-ID must be the id of an event of this video, a whole number.",
                "Last-Event-ID"
            );
        }

        if (Job(context, grains, id) is not { } grain || await grain.WatchAsync(0, -1, cancellationToken) is not { } now)
        {
            return NoSuchVideo();
        }

        var newest = now.Events.Length == 0 ? 0 : now.Events[^1].Sequence;
        if (after == newest && now.Snapshot.State.IsFinal())
        {
            // A browser's EventSource connects again after every end; this status tells it that there is nothing more to come.
            return TypedResults.NoContent();
        }

        // A sequence that this video has not reached is of another one, or of a store that was set back: it starts anew.
        after = after > newest ? 0 : after;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(
            StoppableStream.EndOnStop(
                token =>
                    new VideoEventStream(timeProvider, loggers.CreateLogger<VideoEventStream>()).ReadAsync(
                        id,
                        grain.WatchAsync,
                        after,
                        token
                    ),
                lifetime.ApplicationStopping,
                cancellationToken
            )
        );
    }

    private static ITenantGrain Tenant(HttpContext context, IGrainFactory grains) =>
        grains.GetTenant<ITenantGrain>(TenantFilter.TenantOf(context));

    private static IVideoJob? Job(HttpContext context, IGrainFactory grains, string id) =>
        VideoIds.TryKey(TenantFilter.TenantOf(context), id, out var key) ? grains.GetGrain<IVideoJob>(key.Value.ToString()) : null;

    private static ErrorResult MissingFile(JobSnapshot job, string variant) =>
        job switch
        {
            { State: JobState.Completed, Outputs.IsEmpty: true } => ApiErrors.Create(
                GridErrorCodes.FilesRemoved,
                "The files of this video were removed after the days for which the grid keeps files (keep_files_days); "
                    + "the same request with the same seed makes them again.",
                param: null
            ),
            { State: JobState.Completed } => ApiErrors.NotFound(
                $"The video has no {variant}; it has {string.Join(", ", job.Outputs.Select(output => output.Variant))}."
            ),
            _ when job.State.IsFinal() => ApiErrors.Conflict(
                GridErrorCodes.NotReady,
                $"The video is {job.State.ToName()} and has no files."
            ),
            _ => ApiErrors.Conflict(
                GridErrorCodes.NotReady,
                $"The video is {job.State.ToName()}; fetch its files when its status is completed."
            ),
        };

    private static ErrorResult NoSuchVideo() => ApiErrors.NotFound("There is no video of this id.");
}

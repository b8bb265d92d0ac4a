using Grid.Contracts;
using Grid.Gateway.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Grid.Gateway.Errors;

/// <summary>Gives every request an id, and everything that goes wrong outside the handlers the one shape of errors.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    // Headers that describe a body which is not sent after all. Others stay: Allow, Content-Range, Retry-After.
    private static readonly string[] OfTheBody =
    [
        HeaderNames.ContentType,
        HeaderNames.ContentLength,
        HeaderNames.ContentDisposition,
        HeaderNames.CacheControl,
        HeaderNames.ETag,
        HeaderNames.LastModified,
        HeaderNames.AcceptRanges,
    ];

    public async Task InvokeAsync(HttpContext context)
    {
        var request = RequestIds.Assign(context);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["RequestId"] = request });
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.StatusCode >= 400)
            {
                await WriteAsync(context, GridErrorTable.CodeOf(context.Response.StatusCode));
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, GridErrorTable.CodeOf(bad.StatusCode));
        }
        catch (Exception full) when (!context.Response.HasStarted && GridOutages.IsStorageFull(full))
        {
            LogStorageFull(context.Request.Method, context.Request.Path, request, full);
            await WriteAsync(context, GridErrorCodes.StorageFull);
        }
        catch (Exception outage) when (!context.Response.HasStarted && GridOutages.IsUnavailable(outage))
        {
            LogUnavailable(context.Request.Method, context.Request.Path, request, outage);
            await WriteAsync(context, GridErrorCodes.GridUnavailable);
        }
        catch (Exception failure)
        {
            LogUnhandled(context.Request.Method, context.Request.Path, request, failure);
            if (context.Response.HasStarted)
            {
                // A stream or a file is cut off, so that its end cannot be taken for the whole.
                context.Abort();
                return;
            }

            await WriteAsync(context, GridErrorCodes.Internal);
        }
    }

    private static Task WriteAsync(HttpContext context, string code)
    {
        foreach (var header in OfTheBody)
        {
            context.Response.Headers.Remove(header);
        }

        var isLost = code is GridErrorCodes.GridUnavailable or GridErrorCodes.Internal;
        return new ErrorResult(code, MessageOf(context, code), null, isLost).ExecuteAsync(context);
    }

    private static string MessageOf(HttpContext context, string code) =>
        code switch
        {
            GridErrorCodes.Unauthenticated => "The caller is nobody the grid knows.",
            GridErrorCodes.NotFound => "There is nothing at this address.",
            GridErrorCodes.MethodNotAllowed => $"{context.Request.Method} is not possible at this address.",
            GridErrorCodes.PreconditionFailed => "The file is not the one that the request's condition asks for.",
            GridErrorCodes.RangeNotSatisfiable => "The range lies outside of the file; Content-Range has its length.",
            GridErrorCodes.BodyTooLarge => $"The body is larger than {GatewayDefaults.MaxBodyBytes} bytes.",
            GridErrorCodes.UnsupportedMediaType =>
                "The body's media type is not understood; send application/json in UTF-8, not compressed.",
            GridErrorCodes.StorageFull => "No space is left where the grid keeps jobs and files; send the request again later.",
            GridErrorCodes.GridUnavailable => $"A part of the grid does not answer; {Again(context)}",
            GridErrorCodes.Internal => $"The grid failed to answer; {Again(context)}",
            _ => "The request cannot be read.",
        };

    private static string Again(HttpContext context) =>
        Repeatable.Is(context)
            ? "send the request again, with the same Idempotency-Key if it had one."
            : "whether the request took effect is not known, so look before it is sent again. With an Idempotency-Key it "
                + "could be repeated.";

    [LoggerMessage(3001, LogLevel.Error, "{Method} {Path} ({Request}) failed.")]
    private partial void LogUnhandled(string method, PathString path, string request, Exception exception);

    [LoggerMessage(3002, LogLevel.Warning, "{Method} {Path} ({Request}): a part of the grid does not answer.")]
    private partial void LogUnavailable(string method, PathString path, string request, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "{Method} {Path} ({Request}): no space is left.")]
    private partial void LogStorageFull(string method, PathString path, string request, Exception exception);
}

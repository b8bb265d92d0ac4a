using Grid.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grid.Gateway.Errors;

/// <summary>Gives everything that goes wrong outside the handlers the one shape of errors.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentType: null, ContentLength: null })
            {
                await WriteAsync(context, context.Response.StatusCode);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, bad.StatusCode);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            LogUnhandled(context.Request.Method, context.Request.Path, failure);
            await WriteAsync(context, StatusCodes.Status500InternalServerError);
        }
    }

    private static Task WriteAsync(HttpContext context, int status)
    {
        var (code, message) = status switch
        {
            StatusCodes.Status404NotFound => (GridErrorCodes.NotFound, "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => (GridErrorCodes.MethodNotAllowed, $"{context.Request.Method} is not possible at this address."),
            StatusCodes.Status413PayloadTooLarge => (GridErrorCodes.BodyTooLarge, $"The body is larger than {GatewayDefaults.MaxBodyBytes} bytes."),
            StatusCodes.Status415UnsupportedMediaType => (GridErrorCodes.UnsupportedMediaType, "The body's media type is not understood; send application/json."),
            >= 500 => (GridErrorCodes.Internal, "The grid failed to answer; send the request again, with the same Idempotency-Key if it had one."),
            _ => (GridErrorCodes.InvalidBody, "The request cannot be read."),
        };
        context.Response.Clear();
        return ApiErrors.Create(status, code, message, null).ExecuteAsync(context);
    }

    [LoggerMessage(3001, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogUnhandled(string method, PathString path, Exception exception);
}

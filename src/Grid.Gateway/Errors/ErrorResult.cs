using System.Globalization;
using System.Reflection;
using Grid.Contracts;
using Grid.Gateway.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Grid.Gateway.Errors;

/// <summary>An error as an answer, with the status and the headers that <see cref="GridErrorTable"/> has for its code.</summary>
/// <param name="isLost">Whether it is not known if the request took effect; then it may only be repeated where that does no harm.</param>
internal sealed class ErrorResult(string code, string message, string? param, bool isLost = false)
    : IResult,
        IStatusCodeHttpResult,
        IEndpointMetadataProvider
{
    private const string ShouldRetry = "x-should-retry";

    public int? StatusCode => GridErrorTable.Of(code).Status;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in GridErrorTable.Codes.Select(known => GridErrorTable.Of(known).Status).Distinct().Order())
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ErrorResource), ["application/json"]));
        }
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var rule = GridErrorTable.Of(code);
        var response = httpContext.Response;
        response.StatusCode = rule.Status;

        // OpenAI's clients repeat 409, 429 and 5xx unless told not to.
        var shouldRetry = rule.ShouldRetry && (!isLost || Repeatable.Is(httpContext));
        response.Headers[ShouldRetry] = shouldRetry ? "true" : "false";
        if (shouldRetry && rule.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = new ErrorBody(code, message, param, rule.Type, RequestIds.Of(httpContext));
        return response.WriteAsJsonAsync(new ErrorResource(body), GatewayJson.Options, httpContext.RequestAborted);
    }
}

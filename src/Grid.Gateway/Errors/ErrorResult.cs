using System.Globalization;
using System.Reflection;
using Grid.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Grid.Gateway.Errors;

/// <summary>An error as an answer, with the status and the headers that <see cref="GridErrorTable"/> has for its code.</summary>
internal sealed class ErrorResult(string code, string message, string? param) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
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
        response.Headers[ShouldRetry] = rule.ShouldRetry ? "true" : "false";
        if (rule.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = new ErrorBody(code, message, param, rule.Type, RequestIds.Of(httpContext));
        return response.WriteAsJsonAsync(new ErrorResource(body), GatewayJson.Options, httpContext.RequestAborted);
    }
}

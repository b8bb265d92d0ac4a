using Grid.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grid.Gateway.Errors;

/// <summary>Makes error answers.</summary>
internal static class ApiErrors
{
    public static JsonHttpResult<ErrorResource> BadRequest(string code, string message, string? param) =>
        Create(StatusCodes.Status400BadRequest, code, message, param);

    public static JsonHttpResult<ErrorResource> NotFound(string message) =>
        Create(StatusCodes.Status404NotFound, GridErrorCodes.NotFound, message, null);

    public static JsonHttpResult<ErrorResource> Conflict(string code, string message, string? param = null) =>
        Create(StatusCodes.Status409Conflict, code, message, param);

    public static JsonHttpResult<ErrorResource> Create(int status, string code, string message, string? param) =>
        TypedResults.Json(new ErrorResource(new ErrorBody(code, message, param)), GatewayJson.Options, statusCode: status);
}

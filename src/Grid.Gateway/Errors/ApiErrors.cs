using Grid.Contracts;

namespace Grid.Gateway.Errors;

/// <summary>Makes error answers.</summary>
internal static class ApiErrors
{
    public static ErrorResult BadRequest(string code, string message, string? param) => Create(code, message, param);

    public static ErrorResult NotFound(string message) => Create(GridErrorCodes.NotFound, message, null);

    public static ErrorResult Conflict(string code, string message, string? param = null) => Create(code, message, param);

    /// <summary>An error of <see cref="GridErrorTable"/>.</summary>
    public static ErrorResult Create(string code, string message, string? param) => new(code, message, param);
}

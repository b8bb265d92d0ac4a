using System.Text.Json;
using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Videos;

/// <summary>Reads the body of a change: an object with <c>priority</c>, <c>rank</c> or both.</summary>
internal static class VideoChangeReader
{
    private const string Rank = "rank";

    /// <summary>The change; what the body leaves out stays as it is.</summary>
    public static async Task<(JobTermsChange? Change, ErrorBody? Error)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : Malformed();
        }
        catch (JsonException)
        {
            return Malformed();
        }
    }

    private static (JobTermsChange?, ErrorBody?) Read(JsonElement root)
    {
        var change = new JobTermsChange();
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case VideoRequestFields.Priority:
                    if (member.Value.ValueKind != JsonValueKind.String || !PriorityClasses.TryParse(member.Value.GetString()!, out _))
                    {
                        return Fault(GridErrorCodes.InvalidValue, $"priority must be one of {string.Join(", ", PriorityClasses.Names)}.", VideoRequestFields.Priority);
                    }

                    change = change with { Priority = member.Value.GetString() };
                    break;
                case Rank:
                    if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out var rank) || Math.Abs((long)rank) > JobTerms.MaxRank)
                    {
                        return Fault(GridErrorCodes.InvalidValue, $"rank must be a whole number from -{JobTerms.MaxRank} to {JobTerms.MaxRank}; lower goes first.", Rank);
                    }

                    change = change with { Rank = rank };
                    break;
                default:
                    return Fault(GridErrorCodes.UnknownField, "A video can be given another priority and rank; it has no other field that can be changed.", null);
            }
        }

        return (change, null);
    }

    private static (JobTermsChange?, ErrorBody?) Malformed() =>
        Fault(GridErrorCodes.InvalidBody, "The body must be a JSON object such as {\"priority\": \"batch\", \"rank\": -1}.", null);

    private static (JobTermsChange?, ErrorBody?) Fault(string code, string message, string? param) => (null, new ErrorBody(code, message, param));
}

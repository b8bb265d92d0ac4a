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

    /// <summary>The terms as they are to be; what the body leaves out stays as it is.</summary>
    /// <param name="now">The job's terms before.</param>
    public static async Task<(JobTerms? Terms, ErrorBody? Error)> ReadAsync(HttpRequest request, JobTerms now, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, now) : Malformed();
        }
        catch (JsonException)
        {
            return Malformed();
        }
    }

    private static (JobTerms?, ErrorBody?) Read(JsonElement root, JobTerms terms)
    {
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case VideoRequestFields.Priority:
                    if (member.Value.ValueKind != JsonValueKind.String || !PriorityClasses.TryParse(member.Value.GetString()!, out var priority))
                    {
                        return Fault(GridErrorCodes.InvalidValue, $"priority must be one of {string.Join(", ", PriorityClasses.Names)}.", VideoRequestFields.Priority);
                    }

                    terms = terms with { Priority = priority };
                    break;
                case Rank:
                    if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out var rank) || Math.Abs((long)rank) > JobTerms.MaxRank)
                    {
                        return Fault(GridErrorCodes.InvalidValue, $"rank must be a whole number from -{JobTerms.MaxRank} to {JobTerms.MaxRank}; lower goes first.", Rank);
                    }

                    terms = terms with { Rank = rank };
                    break;
                default:
                    return Fault(GridErrorCodes.UnknownField, "A video can be given another priority and rank; it has no other field that can be changed.", null);
            }
        }

        return (terms, null);
    }

    private static (JobTerms?, ErrorBody?) Malformed() =>
        Fault(GridErrorCodes.InvalidBody, "The body must be a JSON object such as {\"priority\": \"batch\", \"rank\": -1}.", null);

    private static (JobTerms?, ErrorBody?) Fault(string code, string message, string? param) => (null, new ErrorBody(code, message, param));
}

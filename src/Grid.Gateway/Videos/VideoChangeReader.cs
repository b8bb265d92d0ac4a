using System.Text.Json;
using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Gateway.Errors;
using Grid.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Videos;

/// <summary>Reads the body of a change: an object with <c>priority</c>, <c>rank</c> or both.</summary>
internal static class VideoChangeReader
{
    private const string Rank = "rank";

    /// <summary>The change; what the body leaves out stays as it is.</summary>
    public static async Task<(JobTermsChange? Change, ErrorBody? Error)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(request, "{\"priority\": \"batch\", \"rank\": -1}", cancellationToken);
        return body.Error is { } error ? (null, error) : Read(body.Root);
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
                        return Fault(
                            GridErrorCodes.InvalidValue,
                            $"priority must be one of {string.Join(", ", PriorityClasses.Names)}.",
                            VideoRequestFields.Priority
                        );
                    }

                    change = change with { Priority = member.Value.GetString() };
                    break;
                case Rank:
                    if (FieldValue.FromJson(member.Value).AsWhole() is not { } rank || rank is < -JobTerms.MaxRank or > JobTerms.MaxRank)
                    {
                        return Fault(
                            GridErrorCodes.InvalidValue,
                            $"rank must be a whole number from -{JobTerms.MaxRank} to {JobTerms.MaxRank}; lower goes first.",
                            Rank
                        );
                    }

                    change = change with { Rank = (int)rank };
                    break;
                default:
                    return Fault(
                        GridErrorCodes.UnknownField,
                        "A video can be given another priority and rank; it has no other field that can be changed.",
                        null
                    );
            }
        }

        return (change, null);
    }

    private static (JobTermsChange?, ErrorBody?) Fault(string code, string message, string? param) =>
        (null, new ErrorBody(code, message, param));
}

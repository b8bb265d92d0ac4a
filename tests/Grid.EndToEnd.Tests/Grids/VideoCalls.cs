using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Grid.Contracts;
using Grid.Testing.Hosting;

namespace Grid.EndToEnd.Tests.Grids;

/// <summary>What a client does with videos, by plain HTTP.</summary>
internal static class VideoCalls
{
    public static async Task<string> SubmitAsync(this HttpClient client, string body, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var response = await client.PostAsync("/v1/videos", JsonBody.Of(body), cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return (string)JsonNode.Parse(answer)!["id"]!;
            }

            // A model is read for the first time in the background; the answer says when to ask again.
            if (
                (string?)JsonNode.Parse(answer)?["error"]?["code"] != GridErrorCodes.ModelNotReady
                || response.Headers.RetryAfter?.Delta is not { } pause
            )
            {
                throw new InvalidOperationException(answer);
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>Watches a video until its news fit or it has ended, and gives it as it is then.</summary>
    public static async Task<JsonNode> WatchAsync(
        this HttpClient client,
        string id,
        Func<JsonNode, bool> until,
        CancellationToken cancellationToken
    )
    {
        using var response = await client.GetAsync($"/v1/videos/{id}/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        JsonNode? last = null;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            last = JsonNode.Parse(item.Data)!;
            if (until(last))
            {
                return last;
            }
        }

        return last!;
    }

    /// <summary>The pictures that come while a video is made.</summary>
    public static async Task<IReadOnlyList<JsonNode>> PreviewsAsync(this HttpClient client, string id, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync($"/v1/videos/{id}/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var pictures = new List<JsonNode>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.EventType == "preview")
            {
                pictures.Add(JsonNode.Parse(item.Data)!);
            }
        }

        return pictures;
    }

    public static Task<JsonNode> WaitForEndAsync(this HttpClient client, string id, CancellationToken cancellationToken) =>
        client.WatchAsync(id, _ => false, cancellationToken);
}

using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Grid.Disk.Processes;

/// <summary>The calls that a run makes.</summary>
public sealed class VideosClient(Uri address) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.1);

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Submits a video. The status and the id, or the code of the error.</summary>
    public async Task<(int Status, string Text)> SubmitAsync(
        string prompt,
        int frames,
        int steps,
        long seed,
        CancellationToken cancellationToken
    )
    {
        var body = new JsonObject
        {
            ["prompt"] = prompt,
            ["frames"] = frames,
            ["steps"] = steps,
            ["seed"] = seed,
        };
        using var response = await _http.PostAsJsonAsync("/v1/videos", body, cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        return ((int)response.StatusCode, (string)(response.IsSuccessStatusCode ? answer["id"] : answer["error"]!["code"])!);
    }

    /// <summary>A video as it is now.</summary>
    public async Task<JsonNode> GetAsync(string id, CancellationToken cancellationToken) =>
        JsonNode.Parse(await _http.GetStringAsync($"/v1/videos/{id}", cancellationToken))!;

    /// <summary>Waits until a video is as asked or has ended.</summary>
    public async Task<JsonNode> WaitAsync(string id, Func<JsonNode, bool> isThere, CancellationToken cancellationToken)
    {
        while (true)
        {
            var video = await GetAsync(id, cancellationToken);
            if ((string?)video["status"] is "completed" or "failed" || isThere(video))
            {
                return video;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>SHA-256 of a completed video's file as it is downloaded, and as the grid says it is.</summary>
    public async Task<(string Stored, string Said)> HashAsync(JsonNode video, CancellationToken cancellationToken)
    {
        var content = await _http.GetByteArrayAsync($"/v1/videos/{(string)video["id"]!}/content", cancellationToken);
        var said = (string)((JsonArray)video["files"]!).First(file => (string)file!["variant"]! == "video")!["sha256"]!;
        return (Convert.ToHexStringLower(SHA256.HashData(content)), said);
    }

    /// <summary>Status of <c>/health/ready</c>.</summary>
    public async Task<int> ReadyAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync("/health/ready", cancellationToken);
        return (int)response.StatusCode;
    }

    public void Dispose() => _http.Dispose();
}

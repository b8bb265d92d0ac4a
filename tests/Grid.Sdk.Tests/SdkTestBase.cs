using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Grid.Sdk.Tests;

public abstract class SdkTestBase : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<IDisposable> _clients = [];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    internal async Task<(TestServer Server, GridClient Client)> StartAsync(
        RequestDelegate answer,
        Func<GridClientOptions, GridClientOptions>? configure = null
    )
    {
        var server = await TestServer.StartAsync(answer);
        _servers.Add(server);
        var options = new GridClientOptions
        {
            BaseAddress = server.Address,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            PollInterval = TimeSpan.FromMilliseconds(1),
        };
        var client = new GridClient(configure?.Invoke(options) ?? options);
        _clients.Add(client);
        return (server, client);
    }

    /// <summary>A video in the words of the HTTP API.</summary>
    protected static JsonObject VideoJson(string status = "queued", int progress = 0) =>
        new()
        {
            ["id"] = "video_7",
            ["object"] = "video",
            ["status"] = status,
            ["state"] = status == "in_progress" ? "running" : status,
            ["progress"] = progress,
            ["created_at"] = 1_700_000_000,
            ["started_at"] = null,
            ["completed_at"] = status == "completed" ? 1_700_000_060 : null,
            ["model"] = "grid-tiny",
            ["model_hash"] = "abc",
            ["prompt"] = "a red square",
            ["negative_prompt"] = "",
            ["size"] = "64x48",
            ["seconds"] = "1.125",
            ["frames"] = 9,
            ["fps"] = 8,
            ["steps"] = 20,
            ["guidance_scale"] = 6.5,
            ["seed"] = 9_007_199_254_740_991,
            ["sampler"] = "ddim",
            ["noise"] = "philox",
            ["format"] = "mp4",
            ["phase"] = "denoising",
            ["step"] = 3,
            ["steps_total"] = 20,
            ["eta_seconds"] = 4.5,
            ["queue_position"] = null,
            ["error"] = null,
            ["window"] = 27,
            ["overlap"] = 9,
            ["window_schedule"] = "static",
            ["window_blend"] = "triangular",
            ["preview_every"] = 5,
            ["plan"] = new JsonObject { ["windows"] = 3, ["slices"] = 2 },
            ["sha256_frames"] = null,
            ["sha256_latents"] = "aa",
            ["seam_score"] = 1.04,
            ["files"] = new JsonArray(
                new JsonObject
                {
                    ["variant"] = "video",
                    ["content_type"] = "video/mp4",
                    ["bytes"] = 10,
                    ["sha256"] = "ff",
                }
            ),
        };

    protected static Task WriteErrorAsync(HttpContext context, int status, string code, string message, string? param = null)
    {
        context.Response.StatusCode = status;
        var error = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["param"] = param,
        };
        return context.Response.WriteAsync(new JsonObject { ["error"] = error }.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Grid.Grains.Models;
using Grid.Host;
using Grid.Testing.Engines;
using Grid.Workers.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Testing.Hosting;

/// <summary>A real embedded grid, state and silo included, on a folder of its own, with an engine that is fake.</summary>
public sealed class TestGrid : IAsyncDisposable
{
    private readonly TemporaryFolder? _ownFolder;

    private TestGrid(GridHost host, FakeVideoEngineFactory engines, TemporaryFolder? ownFolder)
    {
        Host = host;
        Engines = engines;
        _ownFolder = ownFolder;
        // A refused body ends its connection, and a pooled connection may end under the next call; so each call has its own.
        Client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = host.Address };
    }

    public GridHost Host { get; }

    public FakeVideoEngineFactory Engines { get; }

    public HttpClient Client { get; }

    /// <summary>Starts a grid.</summary>
    /// <param name="folder">Folder of state and model; one that lives as long as the grid when left out.</param>
    /// <param name="roles">What the process does.</param>
    /// <param name="prepare">Sets the engines up before anything runs.</param>
    /// <param name="configure">Replaces services.</param>
    /// <param name="devices">Workers, each with a device of its own.</param>
    public static async Task<TestGrid> StartAsync(
        TemporaryFolder? folder = null,
        GridRoles roles = GridRoles.All,
        Action<FakeVideoEngineFactory>? prepare = null,
        Action<IServiceCollection>? configure = null,
        int devices = 1
    )
    {
        var ownFolder = folder is null ? new TemporaryFolder() : null;
        var root = (folder ?? ownFolder!).Path;
        var engines = new FakeVideoEngineFactory();
        prepare?.Invoke(engines);
        var options = new GridHostOptions
        {
            StateFolder = Path.Combine(root, "state"),
            Port = 0,
            ModelFolders = [FakeModelFolder.Create(root)],
            DefaultModel = FakeModelFolder.Model,
            Roles = roles,
            CpuDevices = devices,
        };
        var host = GridHost.Build(options, services =>
        {
            services.AddSingleton<IVideoEngineFactory>(engines);
            services.AddSingleton<IModelHasher>(new FakeModelHasher());
            configure?.Invoke(services);
        });
        await host.StartAsync();
        return new TestGrid(host, engines, ownFolder);
    }

    /// <summary>Posts a request and gives the video's id.</summary>
    public async Task<string> SubmitAsync(string prompt, int steps = 4, long seed = 1, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject
        {
            ["prompt"] = prompt,
            ["steps"] = steps,
            ["seed"] = seed,
        };
        using var response = await Client.PostAsync("/v1/videos", JsonBody.Of(body), cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? (string)JsonNode.Parse(answer)!["id"]! : throw new InvalidOperationException(answer);
    }

    /// <summary>Waits for an event that fits and gives its video.</summary>
    public async Task<JsonNode> WaitForAsync(string id, Func<JsonNode, bool> fits, CancellationToken cancellationToken)
    {
        await foreach (var item in WatchAsync(id, 0, cancellationToken))
        {
            var video = JsonNode.Parse(item.Data)!;
            if (fits(video))
            {
                return video;
            }
        }

        throw new InvalidOperationException($"The events of {id} ended without the one waited for.");
    }

    /// <summary>Waits for a final state and gives the video as it is then.</summary>
    public async Task<JsonNode> WaitForEndAsync(string id, CancellationToken cancellationToken)
    {
        await foreach (var _ in WatchAsync(id, 0, cancellationToken))
        {
            // The stream ends with the job.
        }

        return JsonNode.Parse(await Client.GetStringAsync($"/v1/videos/{id}", cancellationToken))!;
    }

    /// <summary>The events of a video after a sequence.</summary>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync(
        string id,
        long after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/videos/{id}/events");
        request.Headers.Add("Last-Event-ID", after.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        _ownFolder?.Dispose();
    }
}

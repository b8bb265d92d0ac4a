using System.Net;
using System.Text.Json.Nodes;
using Grid.Host.Local;
using Grid.Host.State;
using Grid.Testing;
using Grid.Testing.Hosting;
using Grid.Testing.Storage;

namespace Grid.Host.Tests.State;

/// <summary>The folder of a cluster that has stopped, and a backup that was made while it ran.</summary>
public sealed class StoppedClusterFixture : IAsyncLifetime
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private int _copies;

    /// <summary>Videos that the backup holds.</summary>
    public IReadOnlyList<string> Saved { get; private set; } = [];

    /// <summary>The video that was made after the backup.</summary>
    public string Later { get; private set; } = "";

    public string Backup => _folder.Combine("backup.db");

    private string Folder => _folder.Combine("base");

    public static LocalClusterOptions Options(string stateFolder) =>
        new()
        {
            StateFolder = stateFolder,
            Port = 0,
            Controls = 1,
            Gpus = 0,
            Gateways = 1,
            ModelFolders = [RepositoryRoot.PathOf("deploy/models")],
        };

    public async ValueTask InitializeAsync()
    {
        await using var cluster = await LocalCluster.StartAsync(Options(Folder));
        using var client = ClientOf(cluster);
        Saved = [await SubmitAsync(client), await SubmitAsync(client), await SubmitAsync(client)];
        await new GridState(Folder).BackupAsync(Backup);
        Later = await SubmitAsync(client);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public static HttpClient ClientOf(LocalCluster cluster) =>
        new() { BaseAddress = cluster.Processes.First(process => process.Role == GridRoles.Gateway).Address };

    public static async Task<IReadOnlySet<string>> ListAsync(HttpClient client, CancellationToken cancellationToken) =>
        ((JsonArray)JsonNode.Parse(await client.GetStringAsync("/v1/videos?limit=100", cancellationToken))!["data"]!)
            .Select(video => (string)video!["id"]!)
            .ToHashSet();

    /// <summary>An empty folder.</summary>
    public string NewFolder() => _folder.Combine($"folder-{Interlocked.Increment(ref _copies)}");

    /// <summary>A copy of the cluster's folder.</summary>
    public string CopyFolder()
    {
        var copy = NewFolder();
        FileDamage.CopyFolder(Folder, copy);
        return copy;
    }

    private static async Task<string> SubmitAsync(HttpClient client)
    {
        while (true)
        {
            using var answer = await client.PostAsync("/v1/videos", JsonBody.Of(new JsonObject { ["prompt"] = "a red circle" }));
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode)
            {
                return (string)JsonNode.Parse(text)!["id"]!;
            }

            // The model is read for the first time.
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, text);
            await Task.Delay(Pause);
        }
    }
}

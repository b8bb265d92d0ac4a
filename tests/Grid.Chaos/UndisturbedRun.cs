using Grid.Contracts.Jobs;
using Grid.Host;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Chaos;

/// <summary>Makes each distinct request once on a grid in this process that nobody disturbs.</summary>
public static class UndisturbedRun
{
    /// <summary>Hashes of each request's video, in their order.</summary>
    public static async Task<IReadOnlyList<VideoHashes>> MakeAsync(string folder, CancellationToken cancellationToken)
    {
        await using var grid = GridHost.Build(new GridHostOptions { StateFolder = folder, Port = 0 });
        await grid.StartAsync(cancellationToken);
        var client = new ClusterClient(grid.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
        var hashes = new List<VideoHashes>();
        foreach (var request in ChaosRequests.All)
        {
            var key = await client.SubmitAsync(ChaosOrder.Patient[0], request, request.Prompt, cancellationToken);
            var job = (await client.WaitForEndAsync(key, cancellationToken))!.Snapshot;
            hashes.Add(
                job.State == JobState.Completed
                    ? VideoHashes.Of(job)
                    : throw new InvalidOperationException(
                        $"The undisturbed job of '{request.Prompt}' ended as {job.State}: {job.Error?.Message}"
                    )
            );
        }

        return hashes;
    }
}

using Grid.Contracts.Videos;
using Grid.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Chaos;

/// <summary>Makes each distinct request once on a grid in this process that nobody disturbs.</summary>
public static class UndisturbedRun
{
    /// <summary>Hash of the frames and of the video file of each request, in their order.</summary>
    public static async Task<IReadOnlyList<(string Frames, string File)>> MakeAsync(string folder, CancellationToken cancellationToken)
    {
        await using var grid = GridHost.Build(new GridHostOptions { StateFolder = folder, Port = 0 });
        await grid.StartAsync(cancellationToken);
        var client = new ClusterClient(grid.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
        var hashes = new List<(string, string)>();
        foreach (var request in ChaosRequests.All)
        {
            var key = await client.SubmitAsync(ChaosOptions.Tenants[0], request, request.Prompt, cancellationToken);
            var job = (await client.WaitForEndAsync(key, cancellationToken))!.Snapshot;
            hashes.Add(job.State == JobState.Completed
                ? (job.FramesSha256!, job.Outputs.Single(output => output.Variant == JobOutputVariants.Video).Sha256)
                : throw new InvalidOperationException($"The undisturbed job of '{request.Prompt}' ended as {job.State}: {job.Error?.Message}"));
        }

        return hashes;
    }
}

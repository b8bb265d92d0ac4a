using System.Globalization;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Host;
using Grid.Testing;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Slices;

/// <summary>Makes videos of several windows and reads how much their borders show.</summary>
public sealed class SeamRun(SliceOptions options, CheckList checks, TimeProvider timeProvider)
{
    // Neighbouring frames may differ by so much more across a border than inside, in the mean of the prompts: in one video of a few windows
    // a single jump of what is shown, which a model makes inside windows too, decides the figure.
    private const double Most = 1.25;

    /// <summary>Runs all of it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var grid = GridHost.Build(
            new GridHostOptions
            {
                StateFolder = Path.Combine(options.Folder, "seams"),
                Port = 0,
                CpuDevices = Math.Min(2, Environment.ProcessorCount),
            }
        );
        await grid.StartAsync(cancellationToken);
        var client = new ClusterClient(grid.Services.GetRequiredService<IGrainFactory>(), timeProvider);
        var scores = new List<double>();
        foreach (var request in SliceRequests.ForSeams(options.Prompts))
        {
            var key = await client.SubmitAsync(TenantId.Parse("ada"), request, request.Prompt, cancellationToken);
            var job = (await client.WaitForEndAsync(key, cancellationToken))?.Snapshot as VideoSnapshot;
            var score = job?.SeamScore;
            checks.Check(
                score > 0,
                score is null
                    ? $"seam score of '{request.Prompt}': none, the job is {job?.State}: {job?.Error?.Message}"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"seam score {score:0.000} of '{request.Prompt}', {request.Frames} frames"
                    )
            );
            scores.Add(score ?? double.NaN);
        }

        var (mean, fine) = (scores.Average(), scores.Count(score => score <= Most));
        checks.Check(
            mean <= Most,
            string.Create(
                CultureInfo.InvariantCulture,
                $"seam scores of {scores.Count} prompts: mean {mean:0.000}, at most {Most}; {fine} of them are, the worst is "
                    + $"{scores.Max():0.000}"
            )
        );
    }
}

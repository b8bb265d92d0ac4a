using System.Diagnostics;
using System.Globalization;
using Grid.Diffusion.Pipelines;
using Grid.Host;
using Grid.Sampling.Settings;
using Grid.Sdk;
using Grid.Sdk.Videos;

namespace Grid.Benchmarks;

/// <summary>
/// A whole job through the embedded grid (HTTP, grains, leases, checkpoints, H.264) against the same pipeline in this process.
/// </summary>
internal static class GridBenchmarks
{
    private const int Rounds = 5;
    private const string Prompt = "a red circle moving left on a black background";

    public static async Task WholeJobAsync()
    {
        var state = Directory.CreateTempSubdirectory("grid-benchmark-");
        try
        {
            await using var grid = GridHost.Build(new GridHostOptions { StateFolder = state.FullName, Port = 0 });
            await grid.StartAsync();
            using var client = new GridClient(grid.Address);
            using var model = VideoModel.Load(
                Path.Combine(
                    GridHostDefaults.ModelFolders.First(folder => Directory.Exists(Path.Combine(folder, GridHostDefaults.Model))),
                    GridHostDefaults.Model
                )
            );
            var settings = new VideoSettings
            {
                Prompt = Prompt,
                Width = 64,
                Height = 64,
                Frames = 9,
                Fps = 9,
                Steps = 50,
                GuidanceScale = 3,
            };

            var (through, alone) = (new List<double>(), new List<double>());
            for (var round = 0; round <= Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                var video = await client.Videos.CreateAsync(
                    new VideoRequest
                    {
                        Prompt = Prompt,
                        Frames = 9,
                        Fps = 9,
                        Steps = 50,
                        GuidanceScale = 3,
                        Seed = round,
                    }
                );
                video = await client.Videos.WaitAsync(video.Id);
                through.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);

                start = Stopwatch.GetTimestamp();
                new VideoGenerator(model).Generate(settings with { Seed = round });
                alone.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            // The first round loads and compiles.
            var (grids, pipelines) = (Median(through), Median(alone));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"whole job, grid-tiny, 9 frames, 50 steps: grid {grids:f2} s, "
                        + $"pipeline in process {pipelines:f2} s (without the file), ratio {grids / pipelines:f3}"
                )
            );
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static double Median(List<double> seconds) => seconds.Skip(1).Order().ElementAt(Rounds / 2);
}

using System.Diagnostics;
using Grid.Diffusion.Pipelines;
using Grid.EndToEnd.Tests.Grids;
using Grid.Host;
using Grid.Media;
using Grid.Sampling.Settings;
using Grid.Testing;
using TorchSharp;

namespace Grid.EndToEnd.Tests;

public sealed class RealEngineTests : IAsyncLifetime
{
    // Any will do: what the colours are like is not looked at.
    private const string Preview =
        """{"latent_rgb_factors": [[0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1], [0.05, 0.05, 0.05]], "latent_rgb_bias": [0.5, 0.5, 0.5]}""";

    private readonly TemporaryFolder _folder = new();
    private readonly string _models;
    private GridHost _grid = null!;
    private HttpClient _client = null!;

    public RealEngineTests() => _models = GoldenModel.Install(_folder.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _grid = GridHost.Build(
            new GridHostOptions
            {
                StateFolder = _folder.Combine("state"),
                Port = 0,
                ModelFolders = [_models],
                DefaultModel = GoldenModel.Name,
            }
        );
        await _grid.StartAsync(Cancellation);
        _client = new HttpClient { BaseAddress = _grid.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _grid.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("DPM++", "philox", 3.0)]
    [InlineData("PNDM", "torch", 1.0)]
    [InlineData("Euler A", "philox", 2.0)]
    public async Task Video_ThroughTheGrid_HasTheFramesOfThePipelineItself(string sampler, string noise, double guidance)
    {
        var settings = new VideoSettings
        {
            Prompt = "a red circle",
            NegativePrompt = "a square",
            Width = 64,
            Height = 48,
            Frames = 9,
            Fps = 8,
            Steps = 6,
            Seed = 11,
            Sampler = sampler,
            Noise = noise,
            GuidanceScale = guidance,
        };

        var video = await _client.WaitForEndAsync(
            await _client.SubmitAsync(System.Text.Json.JsonSerializer.Serialize(settings), Cancellation),
            Cancellation
        );

        using var model = VideoModel.Load(Path.Combine(_models, GoldenModel.Name));
        var frames = new VideoGenerator(model).Generate(settings, cancellationToken: Cancellation);
        Assert.Equal("completed", (string?)video["status"]);
        Assert.Equal(FrameHasher.Hash(frames, 3 * settings.Width * settings.Height), (string?)video["sha256_frames"]);
        Assert.Equal(model.ContentHash, (string?)video["model_hash"]);
    }

    [Theory]
    [InlineData("DPM++", "philox", "static", "triangular")]
    [InlineData("Euler A", "torch", "uniform", "flat")]
    public async Task LongVideo_ThroughTheGrid_HasTheFramesAndLatentsOfThePipelineItself(
        string sampler,
        string noise,
        string schedule,
        string blend
    )
    {
        var settings = new VideoSettings
        {
            Prompt = "a red circle",
            Width = 32,
            Height = 32,
            Frames = 126,
            Fps = 9,
            Steps = 3,
            Seed = 11,
            Sampler = sampler,
            Noise = noise,
            GuidanceScale = 2,
            Window = 27,
            Overlap = 9,
            WindowSchedule = schedule,
            WindowBlend = blend,
        };

        var id = await _client.SubmitAsync(System.Text.Json.JsonSerializer.Serialize(settings), Cancellation);
        var video = await _client.WaitForEndAsync(id, Cancellation);

        Assert.Equal("completed", (string?)video["status"]);
        using var model = VideoModel.Load(Path.Combine(_models, GoldenModel.Name));
        var generator = new VideoGenerator(model);
        var latents = generator.Denoise(settings, generator.EncodePrompt(settings), cancellationToken: Cancellation);
        var frames = generator.Decode(settings, latents, Cancellation);
        Assert.Equal(FrameHasher.Hash(frames, 3 * settings.Width * settings.Height), (string?)video["sha256_frames"]);
        Assert.Equal(Grid.Grains.Videos.Latents.Floats.Hash(latents), (string?)video["sha256_latents"]);
        Assert.Equal((7, 2), ((int)video["plan"]!["windows"]!, (int)video["plan"]!["slices"]!));
        Assert.True((double?)video["seam_score"] > 0);

        // The file is whole, and nothing is left of what it was made from.
        var file = _folder.Combine("video.mp4");
        await File.WriteAllBytesAsync(file, await _client.GetByteArrayAsync($"/v1/videos/{id}/content", Cancellation), Cancellation);
        var described = await new VideoProbe().ProbeAsync(file, Cancellation);
        Assert.Equal((126, 9.0), (described.Frames, described.FrameRate));
        Assert.Contains("\"slices\":[", described.Comment, StringComparison.Ordinal);
        var kept = Directory
            .EnumerateFiles(_folder.Combine("state"), "*", SearchOption.AllDirectories)
            .Where(path => path.Contains(id, StringComparison.Ordinal))
            .ToList();
        Assert.Equal(3, kept.Count);
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(45, 2)]
    public async Task Previews_OfARealModel_ComeAsSmallPicturesWhileItIsMade(int frames, int every)
    {
        await File.WriteAllTextAsync(Path.Combine(_models, GoldenModel.Name, "preview.json"), Preview, Cancellation);
        await using var grid = GridHost.Build(
            new GridHostOptions
            {
                StateFolder = _folder.Combine("previews"),
                Port = 0,
                ModelFolders = [_models],
                DefaultModel = GoldenModel.Name,
            }
        );
        await grid.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = grid.Address };
        var body = $$"""
            {"prompt": "a red circle", "width": 64, "height": 48, "frames": {{frames}}, "steps": 12, "window": 27, "overlap": 9,
             "preview_every": {{every}}}
            """;

        var pictures = await client.PreviewsAsync(await client.SubmitAsync(body, Cancellation), Cancellation);

        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.Equal(0, (int)picture["step"]! % every));
        Assert.All(pictures, picture => Assert.Equal("image/webp", (string?)picture["media_type"]));
        foreach (var picture in pictures)
        {
            var file = _folder.Combine("preview.webp");
            await File.WriteAllBytesAsync(file, Convert.FromBase64String((string)picture["data"]!), Cancellation);
            var described = await new VideoProbe().ProbeAsync(file, Cancellation);
            Assert.Equal((256, 192), (described.Width, described.Height));
        }
    }

    [Fact]
    public async Task Jobs_AHundredInOneProcess_DoNotGrowIt()
    {
        // Allocators of the process fill during the first jobs; from then on it grew by 4 MiB in a hundred jobs.
        const int First = 50;
        for (var job = 1; job <= First; job++)
        {
            await RunAsync(job);
        }

        var (bytes, tensors) = Measure();
        for (var job = First + 1; job <= First + 100; job++)
        {
            await RunAsync(job);
        }

        var (bytesAfter, tensorsAfter) = Measure();
        Assert.Equal(tensors, tensorsAfter);
        Assert.True(
            bytesAfter <= 1.10 * bytes,
            $"The process grew from {bytes >> 20} MiB after {First} jobs to {bytesAfter >> 20} MiB after 100 more."
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{bytes >> 20} MiB after {First} jobs, {bytesAfter >> 20} MiB after 100 more; {tensorsAfter} tensors"
        );

        async Task RunAsync(int job)
        {
            var body = $$"""{"prompt": "job {{job}}", "width": 16, "height": 16, "frames": 1, "steps": 1, "seed": {{job}}}""";
            var video = await _client.WaitForEndAsync(await _client.SubmitAsync(body, Cancellation), Cancellation);
            Assert.Equal("completed", (string?)video["status"]);
        }
    }

    private static (long Bytes, long Tensors) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (process.WorkingSet64, torch.Tensor.TotalCount);
    }
}

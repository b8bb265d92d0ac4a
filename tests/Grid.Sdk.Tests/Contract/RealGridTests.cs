using System.Net;
using System.Security.Cryptography;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;

namespace Grid.Sdk.Tests.Contract;

/// <summary>Every method of the client against a real gateway with real grains; only the networks are fake.</summary>
public sealed class RealGridTests : IAsyncLifetime
{
    private TestGrid _grid = null!;
    private GridClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _grid = await TestGrid.StartAsync();
        _client = new GridClient(new GridClientOptions { BaseAddress = _grid.Host.Address, PollInterval = TimeSpan.FromMilliseconds(50) });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _grid.DisposeAsync();
    }

    [Fact]
    public async Task Video_FromSubmissionToRemoval_IsAsAsked()
    {
        var submitted = await _client.Videos.CreateAsync(
            new VideoRequest
            {
                Model = FakeModelFolder.Model,
                Prompt = "a red square",
                NegativePrompt = "blur",
                Size = new VideoSize(64, 48),
                Seconds = 3,
                Fps = new FrameRate(24000, 1001),
                Steps = 3,
                GuidanceScale = 1.5,
                Seed = 7,
                Sampler = "Euler",
                Noise = "philox",
                Format = "mp4",
                Priority = "batch",
                Window = 27,
                Overlap = 9,
                WindowSchedule = "static",
                WindowBlend = "flat",
                PreviewEvery = 1,
            },
            "one-key",
            Token
        );
        var again = await _client.Videos.CreateAsync(new VideoRequest { Prompt = "other words" }, "another-key", Token);
        var seen = new List<Video>();
        var video = await _client.Videos.WaitAsync(submitted.Id, new Reports<Video>(seen), Token);
        var looked = await _client.Videos.GetAsync(submitted.Id, Token);
        var explained = await _client.Videos.ExplainAsync(submitted.Id, Token);
        using var film = new MemoryStream();
        await _client.Videos.DownloadAsync(submitted.Id, film, cancellationToken: Token);
        using var manifest = new MemoryStream();
        await _client.Videos.DownloadAsync(submitted.Id, manifest, VideoVariant.Manifest, Token);
        using var thumbnail = new MemoryStream();
        await _client.Videos.DownloadAsync(submitted.Id, thumbnail, VideoVariant.Thumbnail, Token);

        Assert.NotEqual(submitted.Id, again.Id);
        Assert.Equal(VideoStatus.Completed, video.Status);
        Assert.Equal(
            (72, "batch", 3, "Euler", 1.5, 7, "blur"),
            (video.Frames, video.Priority, video.Steps, video.Sampler, video.GuidanceScale, video.Seed, video.NegativePrompt)
        );
        Assert.Equal((new VideoSize(64, 48), "24000/1001"), (video.Size, video.FrameRate.ToString()));
        Assert.NotEmpty(seen);
        Assert.Equal(video with { Files = looked.Files, Warnings = looked.Warnings }, looked);
        Assert.NotEmpty(explained);
        Assert.Equal(video.Files.Single(file => file.Variant == "video").Sha256, Convert.ToHexStringLower(SHA256.HashData(film.ToArray())));
        Assert.True(manifest.Length > 0 && thumbnail.Length > 0);

        await _client.Videos.DeleteAsync(submitted.Id, Token);
        var gone = await Assert.ThrowsAsync<GridApiException>(() => _client.Videos.GetAsync(submitted.Id, Token));
        Assert.Equal((HttpStatusCode.NotFound, "not_found", "invalid_request_error"), (gone.Status, gone.Code, gone.Type));
        Assert.StartsWith("req_", gone.RequestId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_ChangedCanceledAndTriedAgain_EndsWell()
    {
        using var gate = new StepGate("held", evaluation: 1);
        _grid.Engines.OnEvaluation = gate.Pass;
        var video = await _client.Videos.CreateAsync(new VideoRequest { Prompt = "held" }, cancellationToken: Token);
        await gate.Reached.WaitAsync(Token);

        var changed = await _client.Videos.UpdateAsync(video.Id, new VideoChange { Priority = "interactive", Rank = -3 }, Token);
        await _client.Videos.CancelAsync(video.Id, Token);
        gate.Open();
        var canceled = await _client.Videos.WaitAsync(video.Id, cancellationToken: Token);
        var retried = await _client.Videos.RetryAsync(video.Id, Token);
        var ended = await _client.Videos.WaitAsync(video.Id, cancellationToken: Token);

        Assert.Equal(("interactive", -3), (changed.Priority, changed.Rank));
        Assert.Equal((VideoStatus.Failed, "canceled", "canceled"), (canceled.Status, canceled.State, canceled.Error!.Code));
        Assert.Equal(1, retried.Retries);
        Assert.Equal(VideoStatus.Completed, ended.Status);
    }

    [Fact]
    public async Task Lists_OfAGrid_AreWhole()
    {
        var ids = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            ids.Add(
                (await _client.Videos.CreateAsync(new VideoRequest { Prompt = $"number {number}", Steps = 1 }, cancellationToken: Token)).Id
            );
        }

        var page = await _client.Videos.GetPageAsync(2, ids[3], oldestFirst: false, Token);
        var all = new List<string>();
        await foreach (var video in _client.Videos.ListAsync(oldestFirst: true, Token))
        {
            all.Add(video.Id);
        }

        var models = await _client.Models.ListAsync(Token);
        var usage = await _client.Usage.GetAsync(Token);

        Assert.Equal([ids[2], ids[1]], page.Data.Select(video => video.Id));
        Assert.Equal((ids[2], ids[1], true), (page.FirstId, page.LastId, page.HasMore));
        Assert.Equal(ids, all);
        var model = Assert.Single(models);
        Assert.Equal((FakeModelFolder.Model, true, "grid", 9), (model.Id, model.Default, model.OwnedBy, model.Limits!.FrameMultiple));
        Assert.True(usage.Day.LimitGpuSeconds > 0 && usage.Jobs.MaxActive > 0);
        Assert.True(await _client.IsHealthyAsync(Token));
        Assert.True(await _client.IsLiveAsync(Token));
    }

    [Fact]
    public async Task Wait_WithPreviews_ReportsThem()
    {
        // The worker is held until the client listens: previews are not kept.
        using var gate = new StepGate("with previews", evaluation: 1);
        _grid.Engines.OnEvaluation = gate.Pass;
        var video = await _client.Videos.CreateAsync(
            new VideoRequest
            {
                Prompt = "with previews",
                Steps = 6,
                PreviewEvery = 1,
            },
            cancellationToken: Token
        );
        var previews = new List<VideoPreview>();

        var ended = await _client.Videos.WaitAsync(video.Id, new Opening(gate), new Reports<VideoPreview>(previews), Token);

        Assert.Equal(VideoStatus.Completed, ended.Status);
        Assert.All(previews, preview => Assert.True(preview.Data.Length > 0));
    }

    private sealed class Reports<T>(List<T> reports) : IProgress<T>
    {
        public void Report(T value) => reports.Add(value);
    }

    private sealed class Opening(StepGate gate) : IProgress<Video>
    {
        public void Report(Video value) => gate.Open();
    }
}

using Grid.Contracts;
using Grid.Contracts.Videos;
using Grid.Grains.Models;
using Grid.Grains.Videos;
using Grid.Testing;
using Grid.Testing.Hosting;

namespace Grid.Grains.Tests.Videos;

public sealed class VideoRequestResolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeModelHasher _hasher = new();
    private readonly FolderModelCatalog _catalog;
    private readonly VideoRequestResolver _resolver;

    public VideoRequestResolverTests()
    {
        var options = new ModelCatalogOptions
        {
            Folders = [FakeModelFolder.Create(_folder.Path)],
            DefaultModel = FakeModelFolder.Model,
            CacheFolder = _folder.Combine("cache"),
        };
        _catalog = new FolderModelCatalog(options, _hasher);
        _resolver = new VideoRequestResolver(_catalog, new RandomSeedSource());
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Resolve_OnlyAPrompt_TakesTheModelsDefaults()
    {
        var spec = (await ResolveAsync(new VideoRequest { Prompt = "a red circle" })).Spec!;

        Assert.Equal(
            (64, 64, 9, 8.0, 4, 2.0, "DPM++", "mp4"),
            (spec.Width, spec.Height, spec.Frames, spec.Fps.Value, spec.Steps, spec.GuidanceScale, spec.Sampler, spec.Format)
        );
        Assert.InRange(spec.Seed, 0, int.MaxValue);
    }

    [Fact]
    public async Task Resolve_OneFrame_IsAPicture() =>
        Assert.Equal("png", (await ResolveAsync(new VideoRequest { Prompt = "a red circle", Frames = 1 })).Spec!.Format);

    [Fact]
    public async Task Resolve_Seconds_BecomesTheNearestChunks() =>
        Assert.Equal(18, (await ResolveAsync(new VideoRequest { Prompt = "a red circle", Seconds = 2 })).Spec!.Frames);

    [Fact]
    public async Task Resolve_SecondsOfAModelWithALeadingFrame_MayHaveOneFrameMore()
    {
        Directory.CreateDirectory(_folder.Combine("models", FakeModelFolder.Model, "vae"));
        await File.WriteAllTextAsync(
            _folder.Combine("models", FakeModelFolder.Model, "vae", "config.json"),
            """{"slice_compression_vae": true}""",
            TestContext.Current.CancellationToken
        );
        var seconds = new double[] { 0.125, 1, 1.125, 2, 2.125 };

        var specs = await Task.WhenAll(
            seconds.Select(length => ResolveAsync(new VideoRequest { Prompt = "a red circle", Seconds = length }))
        );

        Assert.Equal([8, 8, 9, 16, 17], specs.Select(resolved => resolved.Spec!.Frames));
    }

    [Fact]
    public async Task Resolve_SecondsBeyondTheModel_NamesSeconds()
    {
        var rejection = (await ResolveAsync(new VideoRequest { Prompt = "a red circle", Seconds = 60 })).Rejection!;

        Assert.Equal("seconds", rejection.Param);
        Assert.Contains("477 frames", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_SamplerInAnotherSpelling_IsTheKnownName() =>
        Assert.Equal("DDIM", (await ResolveAsync(new VideoRequest { Prompt = "a red circle", Sampler = "ddim" })).Spec!.Sampler);

    [Fact]
    public async Task Resolve_UnknownModel_ListsTheModels()
    {
        var rejection = (await ResolveAsync(new VideoRequest { Prompt = "a red circle", Model = "nobody" })).Rejection!;

        Assert.Equal((GridErrorCodes.UnknownModel, "model"), (rejection.Code, rejection.Param));
        Assert.Contains(FakeModelFolder.Model, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_PngOfSeveralFrames_IsRefused() =>
        Assert.Equal("format", (await ResolveAsync(new VideoRequest { Prompt = "a red circle", Format = "png" })).Rejection!.Param);

    [Fact]
    public async Task Resolve_NothingOfWindows_TakesTheModelsDefaults()
    {
        var spec = (await ResolveAsync(new VideoRequest { Prompt = "a red circle" })).Spec!;

        Assert.Equal(
            (27, 18, "static", "triangular", 5),
            (spec.Window, spec.Overlap, spec.WindowSchedule, spec.WindowBlend, spec.PreviewEvery)
        );
    }

    [Theory]
    [InlineData(9, 0)]
    [InlineData(18, 9)]
    [InlineData(27, 18)]
    public async Task Resolve_OnlyAWindow_ShrinksTheOverlapToFit(int window, int overlap)
    {
        var spec = (await ResolveAsync(new VideoRequest { Prompt = "a red circle", Window = window })).Spec!;

        Assert.Equal((window, overlap), (spec.Window, spec.Overlap));
    }

    [Theory]
    [InlineData("window", "multiple of 9 from 9 to 27", 36, null, 0)]
    [InlineData("window", "multiple of 9 from 9 to 27", 5, null, 0)]
    [InlineData("window", "multiple of 9 from 9 to 27", int.MinValue, null, 0)]
    [InlineData("overlap", "multiple of 9 from 0 to 9", 18, 18, 0)]
    [InlineData("overlap", "multiple of 9 from 0 to 18", null, 5, 0)]
    [InlineData("preview_every", "whole number from 0 to 1000", null, null, -1)]
    [InlineData("preview_every", "whole number from 0 to 1000", null, null, 1001)]
    public async Task Resolve_WindowsOutOfRange_NamesTheFieldAndWhatIsAllowed(
        string field,
        string allowed,
        int? window,
        int? overlap,
        int previewEvery
    )
    {
        var request = new VideoRequest
        {
            Prompt = "a red circle",
            Window = window,
            Overlap = overlap,
            PreviewEvery = previewEvery,
        };

        var rejection = (await ResolveAsync(request)).Rejection!;

        Assert.Equal((GridErrorCodes.InvalidValue, field), (rejection.Code, rejection.Param));
        Assert.Contains(allowed, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_UnknownScheduleOrBlend_ListsThem()
    {
        var schedule = (await ResolveAsync(new VideoRequest { Prompt = "a red circle", WindowSchedule = "random" })).Rejection!;
        var blend = (await ResolveAsync(new VideoRequest { Prompt = "a red circle", WindowBlend = "hard" })).Rejection!;

        Assert.Equal(
            ("window_schedule", "window_schedule 'random' is unknown; use one of static, uniform."),
            (schedule.Param, schedule.Message)
        );
        Assert.Equal(("window_blend", "window_blend 'hard' is unknown; use one of triangular, flat."), (blend.Param, blend.Message));
    }

    [Fact]
    public async Task Resolve_MoreFramesThanAWindow_IsTaken()
    {
        var spec = (
            await ResolveAsync(
                new VideoRequest
                {
                    Prompt = "a red circle",
                    Frames = 27,
                    Window = 9,
                }
            )
        ).Spec!;

        Assert.Equal((27, 9, 0), (spec.Frames, spec.Window, spec.Overlap));
    }

    [Fact]
    public async Task Resolve_ModelThatCannotBeRead_SaysWhy()
    {
        _hasher.Flaw = "vae/ is missing";

        var rejection = (await ResolveAsync(new VideoRequest { Prompt = "a red circle" })).Rejection!;

        Assert.Equal((GridErrorCodes.ModelUnavailable, "model"), (rejection.Code, rejection.Param));
        Assert.Contains("vae/ is missing", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_ModelWhoseSheetIsBroken_IsRefusedWhileOthersAreTaken()
    {
        var broken = _folder.Combine("models/broken");
        Directory.CreateDirectory(broken);
        File.WriteAllText(Path.Combine(broken, "grid.json"), """{"width":""");

        var rejection = (await ResolveAsync(new VideoRequest { Prompt = "a red circle", Model = "broken" })).Rejection!;
        var taken = await ResolveAsync(new VideoRequest { Prompt = "a red circle" });

        Assert.Equal((GridErrorCodes.ModelUnavailable, "model"), (rejection.Code, rejection.Param));
        Assert.Contains("grid.json is not valid JSON", rejection.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, rejection.Message, StringComparison.Ordinal);
        Assert.Null(taken.Rejection);
    }

    [Fact]
    public async Task Resolve_ModelThatIsStillRead_IsToRepeat()
    {
        using var read = new ManualResetEventSlim();
        _hasher.OnCompute = () => read.Wait(TestContext.Current.CancellationToken);

        var rejection = (await ResolveAsync(new VideoRequest { Prompt = "a red circle" })).Rejection!;

        Assert.Equal(GridErrorCodes.ModelNotReady, rejection.Code);
        Assert.True(GridErrorTable.Of(rejection.Code).ShouldRetry);
        read.Set();
    }

    private Task<VideoResolution> ResolveAsync(VideoRequest request) =>
        _resolver.ResolveAsync(request, TestContext.Current.CancellationToken);
}

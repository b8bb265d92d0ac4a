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
    private readonly VideoRequestResolver _resolver;

    public VideoRequestResolverTests()
    {
        var options = new ModelCatalogOptions
        {
            Folders = [FakeModelFolder.Create(_folder.Path)],
            DefaultModel = FakeModelFolder.Model,
            CacheFolder = _folder.Combine("cache"),
        };
        _resolver = new VideoRequestResolver(new FolderModelCatalog(options), new RandomSeedSource());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resolve_OnlyAPrompt_TakesTheModelsDefaults()
    {
        var spec = _resolver.Resolve(new VideoRequest { Prompt = "a red circle" }).Spec!;

        Assert.Equal((64, 64, 9, 8, 4, 2.0, "DPM++", "mp4"), (spec.Width, spec.Height, spec.Frames, spec.Fps, spec.Steps, spec.GuidanceScale, spec.Sampler, spec.Format));
        Assert.InRange(spec.Seed, 0, int.MaxValue);
    }

    [Fact]
    public void Resolve_OneFrame_IsAPicture() =>
        Assert.Equal("png", _resolver.Resolve(new VideoRequest { Prompt = "a red circle", Frames = 1 }).Spec!.Format);

    [Fact]
    public void Resolve_Seconds_BecomesTheNearestChunks() =>
        Assert.Equal(18, _resolver.Resolve(new VideoRequest { Prompt = "a red circle", Seconds = 2 }).Spec!.Frames);

    [Fact]
    public void Resolve_SecondsBeyondTheModel_NamesSeconds()
    {
        var rejection = _resolver.Resolve(new VideoRequest { Prompt = "a red circle", Seconds = 60 }).Rejection!;

        Assert.Equal("seconds", rejection.Param);
        Assert.Contains("477 frames", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_SamplerInAnotherSpelling_IsTheKnownName() =>
        Assert.Equal("DDIM", _resolver.Resolve(new VideoRequest { Prompt = "a red circle", Sampler = "ddim" }).Spec!.Sampler);

    [Fact]
    public void Resolve_UnknownModel_ListsTheModels()
    {
        var rejection = _resolver.Resolve(new VideoRequest { Prompt = "a red circle", Model = "nobody" }).Rejection!;

        Assert.Equal((GridErrorCodes.UnknownModel, "model"), (rejection.Code, rejection.Param));
        Assert.Contains(FakeModelFolder.Model, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_PngOfSeveralFrames_IsRefused() =>
        Assert.Equal("format", _resolver.Resolve(new VideoRequest { Prompt = "a red circle", Format = "png" }).Rejection!.Param);
}

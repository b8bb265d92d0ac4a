using Grid.Contracts.Videos;

namespace Grid.Testing.Videos;

/// <summary>Specs for tests that need one and do not care which.</summary>
public static class VideoSpecs
{
    public static VideoSpec Small { get; } = new()
    {
        Model = "fake-tiny",
        Prompt = "a red circle",
        NegativePrompt = "",
        Width = 64,
        Height = 64,
        Frames = 9,
        Fps = 8,
        Steps = 4,
        GuidanceScale = 2,
        Seed = 1,
        Sampler = "DPM++",
        Noise = "philox",
        Format = "mp4",
    };
}

using Grid.Contracts.Videos;

namespace Grid.Testing.Videos;

/// <summary>Specs and plans for tests that need one and do not care which.</summary>
public static class VideoSpecs
{
    public static VideoSpec Small { get; } =
        new()
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
            Window = 27,
            Overlap = 9,
            WindowSchedule = "static",
            WindowBlend = "triangular",
        };

    /// <summary>The plan of <see cref="Small"/>: one window, one slice.</summary>
    public static VideoPlan SmallPlan { get; } =
        new()
        {
            LatentFrames = 3,
            Window = 3,
            Overlap = 0,
            Chunk = 3,
            Schedule = "static",
            Blend = "triangular",
            Slices = [new FrameRange(0, 9)],
        };
}

using Grid.Contracts.Videos;
using Grid.Sampling.Settings;

namespace Grid.Grains.Videos;

/// <summary>A spec as the settings that sampling and networks take.</summary>
public static class VideoSpecSettings
{
    /// <summary>The same values under the names of <see cref="VideoSettings"/>.</summary>
    public static VideoSettings ToSettings(this VideoSpec spec) =>
        new()
        {
            Width = spec.Width,
            Height = spec.Height,
            Frames = spec.Frames,
            Fps = spec.Fps.Value,
            Steps = spec.Steps,
            GuidanceScale = spec.GuidanceScale,
            Seed = spec.Seed,
            Sampler = spec.Sampler,
            Noise = spec.Noise,
            Window = spec.Window,
            Overlap = spec.Overlap,
            WindowSchedule = spec.WindowSchedule,
            WindowBlend = spec.WindowBlend,
            Prompt = spec.Prompt,
            NegativePrompt = spec.NegativePrompt,
        };
}

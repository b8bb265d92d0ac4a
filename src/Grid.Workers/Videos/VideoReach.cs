using Grid.Contracts.Videos;

namespace Grid.Workers.Videos;

/// <summary>How far the work on a video has come with a phase, for the judgement of its worker.</summary>
internal static class VideoReach
{
    /// <summary>From 1, and more the later the phase comes; denoising and decoding count as that whether whole or in pieces.</summary>
    public static int Of(VideoPhase phase) =>
        phase switch
        {
            VideoPhase.EncodePrompt => 1,
            VideoPhase.Denoise or VideoPhase.DenoiseWindow => 2,
            VideoPhase.Decode or VideoPhase.DecodeSlice => 3,
            _ => 4,
        };
}

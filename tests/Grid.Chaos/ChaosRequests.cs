using Grid.Contracts.Videos;

namespace Grid.Chaos;

/// <summary>The requests that jobs are made of: few distinct ones, so that each can be made undisturbed as well.</summary>
public static class ChaosRequests
{
    // Some bursts long on a loaded core, so that kills fall into the midst of denoising; the samplers keep different state between steps.
    private static readonly (string Prompt, string Sampler, int Steps)[] Kinds =
    [
        ("a red circle moving left on a black background", "DPM++", 30),
        ("a blue square moving up on a white background", "Euler A", 24),
        ("a green triangle moving right on a gray background", "PNDM", 20),
    ];

    /// <summary>All distinct requests.</summary>
    public static IReadOnlyList<VideoRequest> All { get; } =
    [
        .. Kinds.Select(
            (kind, index) =>
                new VideoRequest
                {
                    Prompt = kind.Prompt,
                    Sampler = kind.Sampler,
                    Steps = kind.Steps,
                    Frames = 9,
                    Seed = index + 1,
                }
        ),
        // Of several windows and slices.
        new VideoRequest
        {
            Prompt = "a white triangle moving down on a blue background",
            Steps = 6,
            Frames = 63,
            Seed = 4,
        },
    ];

    /// <summary>A job that denoises for a long time.</summary>
    public static VideoRequest Long { get; } =
        new()
        {
            Prompt = "a yellow circle moving down on a black background",
            Steps = 400,
            Sampler = "Euler",
            Frames = 9,
            Seed = 7,
        };
}

using Grid.Contracts.Videos;

namespace Grid.Slices;

/// <summary>The requests of all runs.</summary>
public static class SliceRequests
{
    private static readonly string[] Prompts =
    [
        "a red circle moving left on a black background",
        "a blue square moving up on a white background",
        "a green triangle moving right on a gray background",
        "a yellow circle moving down on a black background",
        "a cyan square moving left on a white background",
        "a red triangle moving up on a gray background",
        "a green circle moving down on a white background",
        "a blue triangle moving right on a black background",
        "a yellow square moving left on a gray background",
        "a purple circle moving up on a black background",
    ];

    /// <summary>The video that all runs must agree on.</summary>
    public static VideoRequest Long(int frames, int steps) =>
        new()
        {
            Prompt = Prompts[0],
            Frames = frames,
            Steps = steps,
            Seed = 5,
        };

    /// <summary>Videos of eight windows, one a prompt, all else as a request has it that says nothing.</summary>
    public static IEnumerable<VideoRequest> ForSeams(int count) =>
        Prompts
            .Take(count)
            .Select(
                (prompt, index) =>
                    new VideoRequest
                    {
                        Prompt = prompt,
                        Frames = 153,
                        Seed = index + 1,
                    }
            );
}

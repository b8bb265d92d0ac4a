namespace Grid.Slices;

/// <summary>How much to do.</summary>
public sealed record SliceOptions
{
    /// <summary>Frames of the long video: more than one window.</summary>
    public required int Frames { get; init; }

    /// <summary>Steps of the long video.</summary>
    public required int Steps { get; init; }

    /// <summary>Numbers of workers to compare.</summary>
    public required IReadOnlyList<int> Workers { get; init; }

    /// <summary>Prompts whose seams are looked at.</summary>
    public required int Prompts { get; init; }

    /// <summary>Seed of every choice.</summary>
    public required int Seed { get; init; }

    /// <summary>Folder for everything; it is left there when a check fails.</summary>
    public required string Folder { get; init; }

    /// <summary>All of it.</summary>
    public static SliceOptions Full(int seed, string folder) =>
        new()
        {
            Frames = 1080,
            Steps = 4,
            Workers = [1, 2, 4],
            Prompts = 10,
            Seed = seed,
            Folder = folder,
        };

    /// <summary>A tenth of it, ten windows.</summary>
    public static SliceOptions Quick(int seed, string folder) =>
        new()
        {
            Frames = 189,
            Steps = 4,
            Workers = [2],
            Prompts = 2,
            Seed = seed,
            Folder = folder,
        };
}

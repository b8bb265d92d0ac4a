using Grid.Grains.Jobs;

namespace Grid.Grains.Videos;

/// <summary>The numbers that are a video job's own; those of every job are in <see cref="JobDefaults"/>.</summary>
public static class VideoJobDefaults
{
    /// <summary>
    /// How often what a job has done in windows is written, at most: the most work that the loss of the job's own silo costs.
    /// </summary>
    public static readonly TimeSpan CheckpointPeriod = TimeSpan.FromSeconds(2);

    /// <summary>How long a job in windows waits for its model's folder to be readable again.</summary>
    public static readonly TimeSpan ModelPatience = TimeSpan.FromMinutes(1);

    /// <summary>Evaluations from one preview to the next where a request says nothing of it.</summary>
    public const int PreviewEvery = 5;
}

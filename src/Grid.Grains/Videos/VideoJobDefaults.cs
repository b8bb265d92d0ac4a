namespace Grid.Grains.Videos;

/// <summary>The numbers a video job works by.</summary>
public static class VideoJobDefaults
{
    /// <summary>How long a burst of steps lasts, and with it the most work that a lost worker costs.</summary>
    public static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);

    /// <summary>Workers that may be lost on one ticket; at the last of them the job fails.</summary>
    public const int MaxLostWorkers = 3;

    /// <summary>How long a job may wait for its first worker.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromHours(24);

    /// <summary>How long a watcher is kept waiting for news.</summary>
    public static readonly TimeSpan WatchTimeout = TimeSpan.FromSeconds(10);
}

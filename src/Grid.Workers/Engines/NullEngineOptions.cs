namespace Grid.Workers.Engines;

/// <summary>What a <see cref="NullEngine"/> pretends. Times are waited, not computed, so many of them fit on one processor.</summary>
public sealed record NullEngineOptions
{
    /// <summary>Time of one evaluation, however many videos are in its batch. Default none.</summary>
    public TimeSpan StepTime { get; init; }

    /// <summary>Time to decode a video. Default none.</summary>
    public TimeSpan DecodeTime { get; init; }

    /// <summary>Time to load a model. Default none.</summary>
    public TimeSpan LoadTime { get; init; }

    /// <summary>Bytes of weights every model claims. Default 1 GiB.</summary>
    public long WeightBytes { get; init; } = 1L << 30;

    /// <summary>Most videos in a batch. Default 1.</summary>
    public int MaxBatch { get; init; } = 1;
}

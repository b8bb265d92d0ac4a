using Grid.Sdk.Errors;
using Grid.Sdk.Models;
using Grid.Sdk.Usage;
using Grid.Sdk.Videos;

namespace Grid.Sdk;

/// <summary>Makes results with sensible values, for tests of programs that use the client.</summary>
public static class GridModelFactory
{
    /// <summary>A video; change more with <c>with</c>.</summary>
    public static Video Video(
        string id = "video_1",
        VideoStatus? status = null,
        int progress = 0,
        string prompt = "a red square moving right",
        GridError? error = null
    ) =>
        new()
        {
            Id = id,
            Status = status ?? VideoStatus.Queued,
            Progress = progress,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Model = "grid-tiny",
            Prompt = prompt,
            Size = new VideoSize(64, 64),
            Seconds = "1.125",
            Frames = 9,
            Fps = 8,
            FrameRate = 8,
            Steps = 20,
            Window = 27,
            Overlap = 9,
            Plan = new VideoPlan(Windows: 1, Slices: 1),
            Phase = "waiting",
            Error = error,
        };

    /// <summary>A preview, without a picture unless one is given.</summary>
    public static VideoPreview VideoPreview(int step = 5, string mediaType = "image/jpeg", ReadOnlyMemory<byte> data = default) =>
        new(step, mediaType, data);

    /// <summary>A model.</summary>
    public static GridModel Model(string id = "grid-tiny", bool isDefault = true) => new() { Id = id, Default = isDefault };

    /// <summary>A usage with budgets of an hour a day and ten a month.</summary>
    public static GridUsage Usage(double usedGpuSeconds = 0, double reservedGpuSeconds = 0, int queued = 0, int running = 0) =>
        new(
            new GridPeriodUsage(
                DateOnly.FromDateTime(DateTime.UnixEpoch),
                usedGpuSeconds,
                reservedGpuSeconds,
                LimitGpuSeconds: 3600,
                OverrunGpuSeconds: 0
            ),
            new GridPeriodUsage(
                DateOnly.FromDateTime(DateTime.UnixEpoch),
                usedGpuSeconds,
                reservedGpuSeconds,
                LimitGpuSeconds: 36000,
                OverrunGpuSeconds: 0
            ),
            new GridJobUsage(queued, running, MaxActive: 100, MaxRunning: 10)
        );

    /// <summary>A page of videos.</summary>
    public static VideoPage VideoPage(IReadOnlyList<Video> videos, bool hasMore = false) =>
        new()
        {
            Data = videos,
            FirstId = videos.Count > 0 ? videos[0].Id : null,
            LastId = videos.Count > 0 ? videos[^1].Id : null,
            HasMore = hasMore,
        };
}

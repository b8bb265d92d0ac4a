using Grid.Sdk.Errors;
using Grid.Sdk.Models;
using Grid.Sdk.Videos;

namespace Grid.Sdk;

/// <summary>Makes results with sensible values, for tests of programs that use the client.</summary>
public static class GridModelFactory
{
    /// <summary>A video; change more with <c>with</c>.</summary>
    public static Video Video(
        string id = "video_1", VideoStatus? status = null, int progress = 0, string prompt = "a red square moving right", GridError? error = null) => new()
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
            Steps = 20,
            Phase = "waiting",
            Error = error,
        };

    /// <summary>A model.</summary>
    public static GridModel Model(string id = "grid-tiny", bool isDefault = true) => new() { Id = id, Default = isDefault };

    /// <summary>A page of videos.</summary>
    public static VideoPage VideoPage(IReadOnlyList<Video> videos, bool hasMore = false) => new()
    {
        Data = videos,
        FirstId = videos.Count > 0 ? videos[0].Id : null,
        LastId = videos.Count > 0 ? videos[^1].Id : null,
        HasMore = hasMore,
    };
}

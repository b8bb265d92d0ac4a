using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Grids;

/// <summary>
/// Unfinished videos that were in a state folder before this process started a grid there: those of programs that were killed. They go on,
/// but what somebody waits for goes first.
/// </summary>
internal sealed class LeftBehind
{
    private const int MinRank = -1_000_000;

    // The classes from the one that goes first.
    private static readonly string[] Classes = ["interactive", "standard", "batch"];

    private LeftBehind(IReadOnlyList<Video> videos) => Videos = videos;

    /// <summary>None.</summary>
    public static LeftBehind Nothing { get; } = new([]);

    /// <summary>The videos, newest first.</summary>
    public IReadOnlyList<Video> Videos { get; }

    /// <summary>Looks for them on a grid that has just been started.</summary>
    public static async Task<LeftBehind> FindAsync(GridClient client, CancellationToken cancellationToken)
    {
        var usage = await client.Usage.GetAsync(cancellationToken);
        var count = usage.Jobs.Queued + usage.Jobs.Running;
        var videos = new List<Video>();
        if (count == 0)
        {
            return Nothing;
        }

        await foreach (var video in client.Videos.ListAsync(cancellationToken: cancellationToken))
        {
            if (!video.IsFinal)
            {
                videos.Add(video);
                if (videos.Count == count)
                {
                    break;
                }
            }
        }

        return new LeftBehind(videos);
    }

    /// <summary>Puts a new video before them.</summary>
    /// <returns>The video as it is then.</returns>
    public async Task<Video> PassAsync(GridClient client, Video video, CancellationToken cancellationToken)
    {
        if (Videos.Count == 0)
        {
            return video;
        }

        var priority = Classes.FirstOrDefault(name => name == video.Priority || Videos.Any(other => other.Priority == name));
        int[] ranks = [.. Videos.Where(other => other.Priority == priority).Select(other => other.Rank)];
        var rank = ranks.Length == 0 ? video.Rank : Math.Max(MinRank, Math.Min(video.Rank, ranks.Min() - 1));
        try
        {
            return await client.Videos.UpdateAsync(video.Id, new VideoChange { Priority = priority, Rank = rank }, cancellationToken);
        }
        catch (Exception refused) when (refused is GridApiException or GridUnavailableException)
        {
            // The order is a courtesy: the video is made all the same.
            return video;
        }
    }
}

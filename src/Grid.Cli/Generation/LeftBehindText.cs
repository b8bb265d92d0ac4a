using Grid.Cli.Commands.Videos;
using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>Tells of unfinished videos that an earlier run has left in a state folder.</summary>
internal static class LeftBehindText
{
    private const int MaxLines = 5;
    private const int PromptLength = 40;

    /// <summary>Sentences with the command that cancels each; none where nothing is left.</summary>
    public static IEnumerable<string> Describe(IReadOnlyList<Video> videos, GridCommands commands)
    {
        if (videos.Count == 0)
        {
            yield break;
        }

        yield return videos.Count == 1
            ? "An earlier run has left an unfinished video here; it goes on when this one is done:"
            : $"Earlier runs have left {videos.Count} unfinished videos here; they go on when this one is done:";
        foreach (var video in videos.Take(MaxLines))
        {
            var prompt = VideoText.OneLine(video.Prompt);
            yield return $"  \"{(prompt.Length <= PromptLength ? prompt : prompt[..PromptLength] + "...")}\", "
                + $"{video.Progress} %; cancel it with: {commands.Cancel(video.Id)}";
        }

        if (videos.Count > MaxLines)
        {
            yield return $"  and {videos.Count - MaxLines} more; list them with: {commands.List()}";
        }
    }
}

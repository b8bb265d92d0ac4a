namespace Grid.Cli.Commands.Videos;

/// <summary>Text of videos on a terminal.</summary>
internal static class VideoText
{
    /// <summary>Text without line ends and control characters, which could rewrite what else stands on the screen.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}

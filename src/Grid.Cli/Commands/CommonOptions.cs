using System.CommandLine;
using Grid.Cli.Parsing;

namespace Grid.Cli.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show where an error comes from.", Recursive = true };

    public static Option<Uri?> CreateServer() =>
        new("--server")
        {
            Description =
                "Address of a running grid. Without it the one on this machine is used, or one is started for the time of the verb.",
            HelpName = "URL",
            CustomParser = OptionParsers.Server("--server"),
        };

    public static Argument<string> CreateVideoId() =>
        new("id") { Description = "Id of the video, as generate and videos list print it.", CustomParser = OptionParsers.VideoId() };

    public static Option<bool> CreateLocal() => new("--local") { Description = "Run in this process alone, without a grid." };
}

using System.CommandLine;
using System.Globalization;
using Grid.Cli.Parsing;
using Grid.Sdk.Videos;

namespace Grid.Cli.Commands.Videos;

internal static class VideosListCommand
{
    private const int DefaultLimit = 20;

    // A line of a usual terminal has room for this much of a prompt.
    private const int PromptLength = 48;

    public static Command Create(CliContext context)
    {
        var command = new Command("list", "List the videos, newest first.");
        var limit = new Option<int?>("--limit")
        {
            Description = $"Most videos to list. Default: {DefaultLimit}.",
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber("--limit", 1, 1_000_000),
        };
        var server = CommonOptions.CreateServer();
        command.Add(limit);
        command.Add(server);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var grid = await VideosCommand.ConnectAsync(context, parsed.GetValue(server), cancellationToken);
                var left = parsed.GetValue(limit) ?? DefaultLimit;
                await foreach (var video in grid.Client.Videos.ListAsync(cancellationToken: cancellationToken))
                {
                    if (left-- == 0)
                    {
                        context.Error.WriteLine("There are more; --limit lists them.");
                        break;
                    }

                    context.Output.WriteLine(Describe(video));
                }

                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static string Describe(Video video) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{video.Id}  {video.State ?? video.Status.Value, -10}  {video.Progress, 3} %  "
                + $"{video.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm}  {video.Frames} x {video.Size}  {Shorten(video.Prompt)}"
        );

    private static string Shorten(string prompt)
    {
        var line = VideoText.OneLine(prompt);
        return line.Length <= PromptLength ? line : line[..(PromptLength - 3)] + "...";
    }
}

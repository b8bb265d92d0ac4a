using System.CommandLine;

namespace Grid.Cli.Commands.Videos;

internal static class VideosCancelCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("cancel", "Cancel a video; it ends at its next step. One that has ended stays as it is.");
        var id = CommonOptions.CreateVideoId();
        var server = CommonOptions.CreateServer();
        command.Add(id);
        command.Add(server);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var grid = await VideosCommand.ConnectAsync(context, parsed.GetValue(server), cancellationToken);
                var video = await grid.Client.Videos.CancelAsync(parsed.GetRequiredValue(id), cancellationToken);
                context.Output.WriteLine($"Video {video.Id} is {video.State ?? video.Status.Value}.");
                return ExitCodes.Done;
            }
        );
        return command;
    }
}

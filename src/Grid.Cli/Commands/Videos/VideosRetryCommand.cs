using System.CommandLine;
using Grid.Cli.Generation;

namespace Grid.Cli.Commands.Videos;

internal static class VideosRetryCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("retry", "Queue a video again that failed, expired or was canceled.");
        var id = CommonOptions.CreateVideoId();
        var server = CommonOptions.CreateServer();
        command.Add(id);
        command.Add(server);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var address = parsed.GetValue(server);
                await using var grid = await VideosCommand.ConnectAsync(context, address, cancellationToken);
                var video = await grid.Client.Videos.RetryAsync(parsed.GetRequiredValue(id), cancellationToken);
                var path = video.Id + VideoFileNames.EndingOf(video, Sdk.Videos.VideoVariant.Video);
                context.Output.WriteLine(
                    $"Video {video.Id} is {video.State ?? video.Status.Value}; wait for it with: "
                        + $"{new GridCommands(address).Wait(video.Id, path)}"
                );
                return ExitCodes.Done;
            }
        );
        return command;
    }
}

using System.CommandLine;
using Grid.Cli.Generation;
using Grid.Cli.Outputs;
using Grid.Cli.Parsing;
using Grid.Cli.Progress;
using Grid.Sdk.Videos;

namespace Grid.Cli.Commands.Videos;

internal static class VideosWaitCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command(
            "wait",
            "Wait until a video is completed, and write it to a file if one is named. Ctrl+C ends the wait, not the video."
        );
        var id = CommonOptions.CreateVideoId();
        var output = new Option<string?>(OutputFile.Option, "-o")
        {
            Description = "File to write. Default: none.",
            HelpName = "FILE",
            CustomParser = OptionParsers.NotEmpty(OutputFile.Option),
        };
        var server = CommonOptions.CreateServer();
        command.Add(id);
        command.Add(output);
        command.Add(server);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (name, path) = (parsed.GetRequiredValue(id), parsed.GetValue(output));
                await using var grid = await VideosCommand.ConnectAsync(context, parsed.GetValue(server), cancellationToken);
                var video = await grid.Client.Videos.GetAsync(name, cancellationToken);
                if (path is not null)
                {
                    path = OutputFile.Resolve(path, name, VideoFileNames.EndingOf(video, VideoVariant.Video));
                    OutputProbe.CheckFile(OutputFile.Option, path);
                }

                var follower = new VideoFollower(grid.Client, new GridCommands(parsed.GetValue(server)), context.TimeProvider);
                var target = path ?? name + VideoFileNames.EndingOf(video, VideoVariant.Video);
                await ProgressViews
                    .Create(context)
                    .ShowAsync(report => follower.WaitAsync(name, target, previews: null, cancelOnStop: false, report, cancellationToken));
                if (path is not null)
                {
                    await follower.DownloadAsync(name, path, VideoVariant.Video, cancellationToken);
                }

                context.Output.WriteLine(path is null ? $"Video {name} is completed." : $"{path}: video {name}");
                return ExitCodes.Done;
            }
        );
        return command;
    }
}

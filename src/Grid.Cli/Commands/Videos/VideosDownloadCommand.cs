using System.CommandLine;
using Grid.Cli.Generation;
using Grid.Cli.Outputs;
using Grid.Cli.Parsing;
using Grid.Sdk.Videos;

namespace Grid.Cli.Commands.Videos;

internal static class VideosDownloadCommand
{
    private static readonly string[] Variants = [.. Enum.GetNames<VideoVariant>().Select(name => name.ToLowerInvariant())];

    public static Command Create(CliContext context)
    {
        var command = new Command("download", "Write a completed video, its thumbnail or its manifest to a file.");
        var id = CommonOptions.CreateVideoId();
        var output = new Option<string?>(OutputFile.Option, "-o")
        {
            Description = "File to write, replacing what is there. Default: the id with the ending of the format.",
            HelpName = "FILE",
            CustomParser = OptionParsers.NotEmpty(OutputFile.Option),
        };
        var variant = new Option<string?>("--variant")
        {
            Description = $"What to fetch: {string.Join(", ", Variants)}. Default: {Variants[0]}.",
            HelpName = "NAME",
            CustomParser = OptionParsers.Choice("--variant", Variants),
        };
        var server = CommonOptions.CreateServer();
        command.Add(id);
        command.Add(output);
        command.Add(variant);
        command.Add(server);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var name = parsed.GetRequiredValue(id);
                var wanted = Enum.Parse<VideoVariant>(parsed.GetValue(variant) ?? Variants[0], ignoreCase: true);
                var commands = new GridCommands(parsed.GetValue(server));
                await using var grid = await VideosCommand.ConnectAsync(context, parsed.GetValue(server), cancellationToken);
                var video = await grid.Client.Videos.GetAsync(name, cancellationToken);
                var path = OutputFile.Resolve(parsed.GetValue(output), name, VideoFileNames.EndingOf(video, wanted));
                if (video.Status != VideoStatus.Completed)
                {
                    var next = video.IsFinal
                        ? $"try it again with: {commands.Retry(name)}"
                        : $"wait for it with: {commands.Wait(name, path)}";
                    throw new CliException(
                        ExitCodes.Failed,
                        $"Video {name} is {video.State ?? video.Status.Value} and has no file; {next}"
                    );
                }

                OutputProbe.CheckFile(OutputFile.Option, path);
                await new VideoFollower(grid.Client, commands, context.TimeProvider).DownloadAsync(name, path, wanted, cancellationToken);
                context.Output.WriteLine($"{path}: {wanted.ToString().ToLowerInvariant()} of {name}");
                return ExitCodes.Done;
            }
        );
        return command;
    }
}

using System.CommandLine;
using Grid.Cli.Generation;
using Grid.Cli.Outputs;
using Grid.Cli.Parsing;
using Grid.Cli.Progress;

namespace Grid.Cli.Commands;

internal static class DemoCommand
{
    private const string Prompt = "a red circle moving right on a white background";

    // The same clip for everyone, so that a first look can be compared with the README's.
    private const long Seed = 1;

    public static Command Create(CliContext context)
    {
        var command = new Command("demo", "Start a grid, make one video on it, and say what was made.");
        var output = new Option<string?>(OutputFile.Option, "-o")
        {
            Description = "File to write. Default: out.mp4.",
            HelpName = "FILE",
            CustomParser = OptionParsers.NotEmpty(OutputFile.Option),
        };
        command.Add(output);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (path, format) = OutputFile.Resolve(parsed.GetValue(output) ?? "out.mp4", frames: null);
                OutputProbe.CheckFile(OutputFile.Option, path);
                context.Error.WriteLine("Starting a grid on this machine.");
                await using var grid = await context.Grids.ConnectAsync(server: null, cancellationToken);
                context.Error.WriteLine(
                    $"{(grid.IsOwn ? "It answers" : "One is running already and answers")} at {grid.Address}; the prompt is \"{Prompt}\"."
                );
                var commands = new GridCommands(server: null);
                foreach (var line in LeftBehindText.Describe(grid.LeftBehind, commands))
                {
                    context.Error.WriteLine(line);
                }

                var started = context.TimeProvider.GetTimestamp();
                var settings = new GenerationSettings
                {
                    Prompt = Prompt,
                    OutputPath = path,
                    Format = format,
                    Seed = Seed,
                    Frames = format == Media.VideoFormat.Png ? 1 : null,
                };
                var result = await ProgressViews
                    .Create(context)
                    .ShowAsync(report =>
                        new GridGenerator(grid.Client, commands, context.TimeProvider).GenerateAsync(settings, report, cancellationToken)
                    );

                foreach (var line in result.Describe(context.TimeProvider.GetElapsedTime(started)))
                {
                    context.Output.WriteLine(line);
                }

                context.Output.WriteLine();
                context.Output.WriteLine("How to go on:");
                context.Output.WriteLine("  ./grid generate \"a blue square moving up on a black background\" -o blue.mp4");
                context.Output.WriteLine("  ./grid up          a grid that keeps running; its videos are at /v1/videos");
                context.Output.WriteLine($"What the grid keeps is in {grid.StateFolder}.");
                return ExitCodes.Done;
            }
        );
        return command;
    }
}

using System.CommandLine;
using Grid.Cli.Generation;
using Grid.Cli.Outputs;
using Grid.Cli.Progress;
using Grid.Media;

namespace Grid.Cli.Commands;

internal static class GenerateCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("generate", "Make a video or a picture from a prompt.");
        var video = new VideoOptions();
        var local = CommonOptions.CreateLocal();
        var server = CommonOptions.CreateServer();
        video.AddTo(command);
        command.Add(local);
        command.Add(server);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = video.Read(parsed);
                if (parsed.GetValue(local) && parsed.GetValue(server) is not null)
                {
                    throw new CliException(ExitCodes.Usage, "--local runs without a grid, so --server must be left out.");
                }

                if (parsed.GetValue(local) && settings.PreviewPath is not null)
                {
                    throw new CliException(ExitCodes.Usage, "--local makes no previews, so --preview must be left out.");
                }

                OutputProbe.CheckFile(OutputFile.Option, settings.OutputPath);
                if (settings.PreviewPath is { } preview)
                {
                    OutputProbe.CheckFile("--preview", preview);
                }

                var started = context.TimeProvider.GetTimestamp();
                var result = await ProgressViews
                    .Create(context)
                    .ShowAsync(report =>
                        GenerateAsync(context, settings, parsed.GetValue(local), parsed.GetValue(server), report, cancellationToken)
                    );
                foreach (var line in result.Describe(context.TimeProvider.GetElapsedTime(started)))
                {
                    context.Output.WriteLine(line);
                }

                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static async Task<GenerationResult> GenerateAsync(
        CliContext context,
        GenerationSettings settings,
        bool local,
        Uri? server,
        IWorkReport report,
        CancellationToken cancellationToken
    )
    {
        if (local)
        {
            var video = await context.Local.GenerateAsync(settings.ToRequest(), report, cancellationToken);
            new WarningReport(report).Tell(video.Warnings);
            report.Report(new GenerationStatus("writing the file", LocalProgress.DecodedPercent));
            await new VideoWriter().WriteAsync(video.Frames, settings.OutputPath, settings.Format, cancellationToken);
            return video.Describe(settings.OutputPath);
        }

        report.Report(new GenerationStatus("looking for a grid", 0));
        await using var grid = await context.Grids.ConnectAsync(server, cancellationToken);
        var commands = new GridCommands(server);
        foreach (var line in LeftBehindText.Describe(grid.LeftBehind, commands))
        {
            report.Say(line);
        }

        return await new GridGenerator(grid.Client, commands, context.TimeProvider).GenerateAsync(settings, report, cancellationToken);
    }
}

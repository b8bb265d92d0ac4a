using System.CommandLine;

using Grid.Cli.Parsing;
using Grid.Host;

namespace Grid.Cli.Commands;

internal static class UpCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("up", "Start a grid and keep it running until Ctrl+C.");
        var port = new Option<int?>("--port")
        {
            Description = $"Port of the HTTP API on this machine, 0 for a free one. Default: {GridHostDefaults.Port}.",
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber("--port", 0, 65535),
        };
        command.Add(port);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var grid = await context.Grids.StartAsync(parsed.GetValue(port), cancellationToken);
            context.Output.WriteLine($"The grid answers at {grid.Address}");
            context.Output.WriteLine($"It keeps everything in {grid.StateFolder}");
            context.Output.WriteLine("Ctrl+C stops it; running work goes on at the next start.");
            var stopped = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(stopped.SetResult);
            await stopped.Task;
            context.Error.WriteLine("Stopping.");
            return ExitCodes.Done;
        });
        return command;
    }
}

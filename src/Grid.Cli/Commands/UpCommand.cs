using System.CommandLine;
using Grid.Cli.Grids;
using Grid.Cli.Parsing;
using Grid.Host;
using Grid.Host.Local;

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
        var cluster = new Option<bool>("--cluster") { Description = "Start several processes and a Redis server instead of one process." };
        var controls = CreateCount("--controls", 1, "Control processes of a cluster. Default: 2.");
        var gpus = CreateCount("--gpus", 0, "Processes of a cluster that compute. Default: 2.");
        command.Add(port);
        command.Add(cluster);
        command.Add(controls);
        command.Add(gpus);
        command.Validators.Add(result =>
        {
            foreach (var count in new[] { controls, gpus }.Where(count => !result.GetValue(cluster) && result.GetResult(count) is not null))
            {
                result.AddError($"{count.Name} needs --cluster.");
            }
        });
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                // A grid runs for months; where its lines go must not end it.
                context = context with { Output = new SteadyWriter(context.Output) };
                if (!parsed.GetValue(cluster))
                {
                    return RunAsync(context, parsed.GetValue(port), cancellationToken);
                }

                var defaults = LocalClusterOptions.From(GridHostOptions.FromEnvironment(warn: context.Error.WriteLine));
                return ClusterRun.RunAsync(
                    context,
                    defaults with
                    {
                        Port = parsed.GetValue(port) ?? defaults.Port,
                        Controls = parsed.GetValue(controls) ?? defaults.Controls,
                        Gpus = parsed.GetValue(gpus) ?? defaults.Gpus,
                    },
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static Option<int?> CreateCount(string name, int least, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber(name, least, 16),
        };

    private static async Task<int> RunAsync(CliContext context, int? port, CancellationToken cancellationToken)
    {
        await using var grid = await context.Grids.StartAsync(port, cancellationToken);
        context.Output.WriteLine($"The grid answers at {grid.Address}");
        context.Output.WriteLine($"It keeps everything in {grid.StateFolder}");
        context.Output.WriteLine("Ctrl+C stops it; running work goes on at the next start.");
        var stopped = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
        context.Error.WriteLine("Stopping.");
        return ExitCodes.Done;
    }
}

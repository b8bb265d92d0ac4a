using System.CommandLine;
using System.Globalization;
using Grid.Cli.Grids;
using Grid.Cli.Models;

namespace Grid.Cli.Commands;

internal static class ModelsCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("models", "List the models on this machine, or those of a running grid.");
        var server = CommonOptions.CreateServer();
        server.Description = "Address of a running grid to ask instead.";
        command.Add(server);
        command.SetAction(
            (parsed, cancellationToken) =>
                parsed.GetValue(server) is { } address
                    ? ListRemoteAsync(context, address, cancellationToken)
                    : ListLocalAsync(context, cancellationToken)
        );
        return command;
    }

    private static async Task<int> ListRemoteAsync(CliContext context, Uri server, CancellationToken cancellationToken)
    {
        using var client = GridClients.Create(server);
        foreach (var model in await client.Models.ListAsync(cancellationToken))
        {
            if (model.Fault is { } fault)
            {
                context.Output.WriteLine($"{model.Id}  cannot be used: {fault.TrimEnd('.')}");
                continue;
            }

            var lengths = model is { Defaults: { } defaults, Limits: { } limits }
                ? "  " + DescribeLengths(limits.MaxFrames, defaults.Window)
                : "";
            context.Output.WriteLine($"{model.Id}{(model.Default ? " (default)" : "")}  {ByteSize.Describe(model.Bytes)}{lengths}");
        }

        return ExitCodes.Done;
    }

    private static async Task<int> ListLocalAsync(CliContext context, CancellationToken cancellationToken)
    {
        var models = await context.Machine.ListModelsAsync(cancellationToken);
        foreach (var model in models)
        {
            if (model.Fault is { } fault)
            {
                context.Output.WriteLine($"{model.Name}  cannot be used: {fault.TrimEnd('.')}  {model.Folder}");
                continue;
            }

            context.Output.WriteLine(
                $"{model.Name}{(model.IsDefault ? " (default)" : "")}  {ByteSize.Describe(model.Bytes)}  "
                    + $"{DescribeLengths(model.MaxFrames, model.Window)}  sha256 {model.Hash}  {model.Folder}"
            );
        }

        return models.Count > 0
            ? ExitCodes.Done
            : throw new CliException(ExitCodes.Failed, "No model is installed; GRID_MODELS names the folders where models are looked for.");
    }

    private static string DescribeLengths(int maxFrames, int window) =>
        string.Create(CultureInfo.InvariantCulture, $"up to {maxFrames} frames in windows of {window}");
}

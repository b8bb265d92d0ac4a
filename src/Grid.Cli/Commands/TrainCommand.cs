using System.CommandLine;
using Grid.Cli.Outputs;
using Grid.Cli.Parsing;
using Grid.Training.GridTiny;

namespace Grid.Cli.Commands;

internal static class TrainCommand
{
    // Enough steps to pass through every stage in minutes.
    private const double SmokeShare = 0.004;

    public static Command Create(CliContext context)
    {
        var command = new Command("train", "Train a model.");
        command.Add(CreateGridTiny(context));
        return command;
    }

    private static Command CreateGridTiny(CliContext context)
    {
        var command = new Command("grid-tiny", "Train the small model from nothing, or go on where an earlier run in the folder stopped.");
        var output = new Option<string>(OutputFile.Option, "-o", "--out")
        {
            Description = "Folder of the checkpoints and at last of the model.",
            HelpName = "FOLDER",
            Required = true,
            CustomParser = result => OptionParsers.NotEmpty(OutputFile.Option)(result)!,
        };
        var autoencoder = new Option<string?>("--autoencoder")
        {
            Description = "Folder of a model whose autoencoder is taken as it is; saves the longest part. Default: train one.",
            HelpName = "FOLDER",
            CustomParser = OptionParsers.NotEmpty("--autoencoder"),
        };
        var refine = new Option<bool>("--decoder-only")
        {
            Description = "Train the decoder of --autoencoder on, for even motion, and leave all other networks as they are.",
        };
        var threads = new Option<int?>("--threads")
        {
            Description = "Threads to compute with. Default: all processors.",
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber("--threads", 1, 1024),
        };
        var smoke = new Option<bool>("--smoke")
        {
            Description = "Run a few steps of every stage only: shows in minutes that the machine can do it.",
        };
        command.Add(output);
        command.Add(autoencoder);
        command.Add(refine);
        command.Add(threads);
        command.Add(smoke);
        command.Validators.Add(result =>
        {
            if (result.GetValue(refine) && result.GetValue(autoencoder) is null)
            {
                result.AddError("--decoder-only needs --autoencoder, the folder of the model.");
            }
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var folder = parsed.GetRequiredValue(output);
                OutputProbe.CheckFolder(OutputFile.Option, folder);
                var options = new GridTinyOptions
                {
                    OutputDirectory = folder,
                    AutoencoderFolder = parsed.GetValue(autoencoder),
                    Threads = parsed.GetValue(threads),
                    StepShare = parsed.GetValue(smoke) ? SmokeShare : 1,
                    Log = line => context.Output.WriteLine($"{context.TimeProvider.GetLocalNow():HH:mm:ss} {line}"),
                };
                await (
                    parsed.GetValue(refine)
                        ? GridTinyTraining.RefineDecoderAsync(options, cancellationToken)
                        : GridTinyTraining.RunAsync(options, cancellationToken)
                );
                return ExitCodes.Done;
            }
        );
        return command;
    }
}

using System.CommandLine;
using Grid.Cli.Evaluation;
using Grid.Cli.Generation;
using Grid.Cli.Grids;
using Grid.Cli.Parsing;
using Grid.Cli.Progress;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;
using Grid.Sdk.Videos;
using Grid.Training.Evaluation;
using Grid.Training.Synthetic;

namespace Grid.Cli.Commands;

internal static class EvalCommand
{
    // One chunk of the autoencoder, the length that the model was trained on.
    private const int Frames = 9;

    public static Command Create(CliContext context)
    {
        var command = new Command("eval", "Measure how well a model of moving shapes follows prompts that were kept out of its training.");
        var prompts = new Option<int?>("--prompts")
        {
            Description = $"Number of prompts. Default: {PromptEvaluation.DefaultPrompts}.",
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber("--prompts", 1, 100_000),
        };
        var model = new Option<string?>("--model")
        {
            Description = "Name of a model. Default: the grid's default model.",
            HelpName = "NAME",
            CustomParser = OptionParsers.NotEmpty("--model"),
        };
        var steps = new Option<int?>("--steps")
        {
            Description = "Denoising steps. Default: the model's.",
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber("--steps", 1, NoiseSchedulers.MaxSteps),
        };
        var guidance = new Option<double?>("--guidance")
        {
            Description = "Strength of the prompt. Default: the model's.",
            HelpName = "X",
            CustomParser = OptionParsers.Number("--guidance", 0, VideoSettingsValidator.MaxGuidanceScale),
        };
        var local = CommonOptions.CreateLocal();
        var server = CommonOptions.CreateServer();
        foreach (Option option in new Option[] { prompts, model, steps, guidance, local, server })
        {
            command.Add(option);
        }

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var list = PromptEvaluation.Prompts(parsed.GetValue(prompts) ?? PromptEvaluation.DefaultPrompts);
                var template = new VideoRequest
                {
                    Prompt = "",
                    Model = parsed.GetValue(model),
                    Steps = parsed.GetValue(steps),
                    GuidanceScale = parsed.GetValue(guidance),
                };
                IGridConnection? grid = null;
                try
                {
                    grid = parsed.GetValue(local) ? null : await context.Grids.ConnectAsync(parsed.GetValue(server), cancellationToken);
                    var rates = await ProgressViews
                        .Create(context)
                        .ShowAsync(progress =>
                            PromptEvaluation.RunAsync(
                                (caption, seed, frames, token) =>
                                    MakeAsync(context, grid, template with { Prompt = caption, Seed = seed, Frames = frames }, token),
                                list,
                                Frames,
                                new CountProgress(progress, list.Count),
                                cancellationToken
                            )
                        );
                    context.Output.WriteLine(rates);
                    return ExitCodes.Done;
                }
                finally
                {
                    if (grid is not null)
                    {
                        await grid.DisposeAsync();
                    }
                }
            }
        );
        return command;
    }

    private static Task<RgbClip> MakeAsync(
        CliContext context,
        IGridConnection? grid,
        VideoRequest request,
        CancellationToken cancellationToken
    ) =>
        grid is null
            ? ClipMakers.MakeLocallyAsync(context.Local, request, cancellationToken)
            : ClipMakers.MakeOnGridAsync(grid.Client, request, cancellationToken);

    private sealed class CountProgress(IProgress<GenerationStatus> progress, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new GenerationStatus($"{value} of {total} prompts", 100.0 * value / total));
    }
}

using System.CommandLine;

using Grid.Cli.Commands;

namespace Grid.Cli;

/// <summary>The <c>grid</c> program: verbs, errors and exit codes.</summary>
internal static class GridProgram
{
    // Longest time from Ctrl+C or SIGTERM to the end: a grid gives its running work back meanwhile.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    public static RootCommand CreateRoot(CliContext context)
    {
        var root = new RootCommand("Makes videos from prompts, on a grid of workers or on this machine alone.");
        root.Add(CommonOptions.Verbose);
        root.Add(GenerateCommand.Create(context));
        root.Add(DemoCommand.Create(context));
        root.Add(UpCommand.Create(context));
        root.Add(EvalCommand.Create(context));
        root.Add(TrainCommand.Create(context));
        root.Add(DoctorCommand.Create(context));
        root.Add(ModelsCommand.Create(context));
        root.Add(VersionCommand.Create(context));
        return root;
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliContext context, CancellationToken cancellationToken = default)
    {
        var parsed = CreateRoot(context).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                context.Error.WriteLine(error.Message);
            }

            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = context.Output,
                    Error = context.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = StopTimeout,
                },
                cancellationToken);
        }
        catch (Exception exception)
        {
            var (exitCode, message) = CliErrors.Describe(exception);
            context.Error.WriteLine(message);
            if (parsed.GetValue(CommonOptions.Verbose))
            {
                context.Error.WriteLine(exception);
            }

            return exitCode;
        }
    }
}

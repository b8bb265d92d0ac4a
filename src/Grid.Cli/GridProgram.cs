using System.CommandLine;
using System.CommandLine.Help;
using Grid.Cli.Commands;
using Grid.Cli.Commands.Videos;

namespace Grid.Cli;

/// <summary>The <c>grid</c> program: verbs, errors and exit codes.</summary>
internal static class GridProgram
{
    // Longest time from Ctrl+C or SIGTERM to the end: a grid gives its running work back meanwhile.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    // What a person writes is taken as it is: @ opens no file, and letters behind one dash are no row of options.
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    public static RootCommand CreateRoot(CliContext context)
    {
        var root = new RootCommand("Makes videos from prompts, on a grid of workers or on this machine alone.");

        // The library's own words in brackets, and the help of another system's shell (/?), could be a prompt.
        root.Directives.Clear();
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h", "-?") { Description = "Show this help." });
        root.Options.OfType<VersionOption>().Single().Description = "Print the version.";
        root.Add(CommonOptions.Verbose);
        root.Add(GenerateCommand.Create(context));
        root.Add(DemoCommand.Create(context));
        root.Add(UpCommand.Create(context));
        root.Add(VideosCommand.Create(context));
        root.Add(EvalCommand.Create(context));
        root.Add(TrainCommand.Create(context));
        root.Add(StateCommand.Create(context));
        root.Add(DoctorCommand.Create(context));
        root.Add(ModelsCommand.Create(context));
        root.Add(VersionCommand.Create(context));
        TakeNoValues(root);
        return root;
    }

    /// <summary>Reads a command line the one way that the program does.</summary>
    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> arguments) => root.Parse(arguments, Plain);

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        CliContext context,
        CancellationToken cancellationToken = default
    )
    {
        var root = CreateRoot(context);
        var parsed = Parse(root, arguments);

        if (FaultsOf(arguments, parsed) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
            {
                context.Error.WriteLine(fault);
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
                cancellationToken
            );
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

    private static List<string> FaultsOf(IReadOnlyList<string> arguments, ParseResult parsed)
    {
        // The library leaves out a first word in brackets, and says of a word that is no verb neither which are nor where.
        var command = arguments is [['[', ..], ..] ? parsed.RootCommandResult.Command : parsed.CommandResult.Command;
        var word = arguments is [['[', ..], ..] ? arguments[0] : parsed.UnmatchedTokens.FirstOrDefault();
        if (command.Subcommands.Count > 0 && (word is not null || (parsed.Errors.Count > 0 && command != parsed.RootCommandResult.Command)))
        {
            var verbs = string.Join(", ", command.Subcommands.Select(verb => verb.Name));
            var of = command == parsed.RootCommandResult.Command ? "" : $" of {command.Name}";
            return
            [
                word is null
                    ? $"{command.Name} needs one of its verbs: {verbs}."
                    : $"There is no verb '{word}'{of}; the verbs are: {verbs}.",
            ];
        }

        var missing = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 }
        );
        return missing is null || parsed.Errors.Count == 0
            ? [.. parsed.Errors.Select(error => error.Message)]
            : [$"{NameOf(command)} needs <{missing.Name}>; ./grid {NameOf(command)} --help tells more."];
    }

    // With the verbs above it, such as videos show.
    private static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand) is { } parent
            ? $"{NameOf(parent)} {command.Name}"
            : command.Name;

    // A switch is on where it stands; otherwise it would take a prompt "true" or "false" behind it for its own.
    private static void TakeNoValues(Command command)
    {
        foreach (var option in command.Options.OfType<Option<bool>>())
        {
            option.Arity = ArgumentArity.Zero;
        }

        foreach (var verb in command.Subcommands)
        {
            TakeNoValues(verb);
        }
    }
}

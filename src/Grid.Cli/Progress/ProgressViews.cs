using Spectre.Console;

namespace Grid.Cli.Progress;

internal static class ProgressViews
{
    public static IProgressView Create(CliContext context) =>
        context.IsTerminal
            ? new TerminalProgressView(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) }))
            : new PlainProgressView(context.Error);
}

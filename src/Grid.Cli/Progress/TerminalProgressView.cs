using Grid.Cli.Generation;
using Spectre.Console;

namespace Grid.Cli.Progress;

/// <summary>Draws a bar that goes when the work is done.</summary>
internal sealed class TerminalProgressView(IAnsiConsole console) : IProgressView
{
    public async Task<T> ShowAsync<T>(Func<IWorkReport, Task<T>> work) =>
        await console
            .Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn()
            )
            .StartAsync(async context => await work(new Bar(console, context.AddTask("starting", maxValue: 100))));

    private sealed class Bar(IAnsiConsole console, ProgressTask task) : IWorkReport
    {
        public void Report(GenerationStatus value)
        {
            var remaining = ProgressText.DescribeRemaining(value);
            task.Description = Markup.Escape(
                remaining.Length > 0 ? $"{ProgressText.Describe(value)}, {remaining}" : ProgressText.Describe(value)
            );
            task.Value = value.Percent;
        }

        public void Say(string line) => console.WriteLine(line);
    }
}

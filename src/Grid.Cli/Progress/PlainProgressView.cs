using System.Globalization;
using Grid.Cli.Generation;

namespace Grid.Cli.Progress;

/// <summary>Writes a line when the phase changes and at every tenth of the way: what a log file or a pipe wants.</summary>
internal sealed class PlainProgressView(TextWriter writer) : IProgressView
{
    public Task<T> ShowAsync<T>(Func<IWorkReport, Task<T>> work) => work(new Lines(writer));

    private sealed class Lines(TextWriter writer) : IWorkReport
    {
        private readonly Lock _gate = new();
        private (string Phase, int Tenth) _last = ("", -1);

        public void Report(GenerationStatus value)
        {
            lock (_gate)
            {
                var now = (value.Phase, (int)(value.Percent / 10));
                if (now == _last)
                {
                    return;
                }

                _last = now;
                var remaining = ProgressText.DescribeRemaining(value);
                writer.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{value.Percent, 3:0} %  {ProgressText.Describe(value)}{(remaining.Length > 0 ? ", " : "")}{remaining}"
                    )
                );
            }
        }

        public void Say(string line)
        {
            lock (_gate)
            {
                writer.WriteLine(line);
            }
        }
    }
}

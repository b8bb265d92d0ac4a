using Grid.Cli.Generation;
using Grid.Cli.Progress;

namespace Grid.Cli.Tests;

public sealed class ProgressTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(0.2, "1 s left")]
    [InlineData(59.0, "59 s left")]
    [InlineData(65.0, "1 min 5 s left")]
    [InlineData(7300.0, "2 h 1 min left")]
    public void DescribeRemaining_AnyTime_IsReadable(double? seconds, string expected) =>
        Assert.Equal(
            expected,
            ProgressText.DescribeRemaining(
                new GenerationStatus("denoising", 5, Remaining: seconds is { } value ? TimeSpan.FromSeconds(value) : null)
            )
        );

    [Fact]
    public async Task PlainView_ManyReports_WritesALineATenth()
    {
        var writer = new StringWriter();

        await new PlainProgressView(writer).ShowAsync(progress =>
        {
            progress.Report(new GenerationStatus("waiting", 0, Ahead: 2));
            for (var step = 0; step <= 100; step++)
            {
                progress.Report(new GenerationStatus("denoising", step, step, 100));
            }

            return Task.FromResult(0);
        });

        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(12, lines.Length);
        Assert.Equal(("  0 %  waiting, 2 ahead", "100 %  denoising 100/100"), (lines[0].TrimEnd(), lines[^1].TrimEnd()));
    }
}

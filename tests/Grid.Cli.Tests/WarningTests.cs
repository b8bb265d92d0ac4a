using Grid.Cli.Generation;
using Grid.Diffusion.Pipelines;
using Grid.Sdk.Videos;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Cli.Tests;

public sealed class WarningTests : IDisposable
{
    private static readonly VideoWarning[] Warnings =
    [
        new("text_unknown", "prompt", "The model does not know these characters of the prompt: é.", "a rd circle"),
        new("text_cut", "prompt", "The prompt has 140 tokens and the model reads 120, so its end was cut off.", "a rd circle"),
    ];

    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("generate", "x", "-o", "out.mp4")]
    [InlineData("generate", "x", "--local", "-o", "out.mp4")]
    [InlineData("demo", "-o", "out.mp4")]
    [InlineData("videos", "wait", "video_1")]
    public async Task Run_PromptThatIsNotHeard_TellsEachWarningOnceWithTheTextThatIsUsed(params string[] arguments)
    {
        _run.Grid.End = _run.Grid.End with { Warnings = Warnings };
        _run.Local.Warnings.AddRange(Warnings);

        var code = await _run.RunAsync([.. arguments.Select(argument => argument == "out.mp4" ? _run.PathOf(argument) : argument)]);

        Assert.Equal(ExitCodes.Done, code);
        var told = _run
            .Error.Split(Environment.NewLine)
            .Where(line => line.StartsWith("Warning", StringComparison.Ordinal) || line.Contains("is used", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Warning: The model does not know these characters of the prompt: é.",
                "Warning: The prompt has 140 tokens and the model reads 120, so its end was cut off.",
                "The text that is used for prompt: \"a rd circle\"",
            ],
            told
        );
    }

    [Fact]
    public async Task Show_AVideoWithWarnings_ListsThem()
    {
        _run.Grid.End = _run.Grid.End with { Warnings = Warnings };

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "show", "video_1"));
        Assert.Contains(
            "warning      The model does not know these characters of the prompt: é. The text that is used: \"a rd circle\"",
            _run.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void LocalProgress_OverAVideo_HasDecodingInTheTimeLeftAndInTheBar()
    {
        var time = new FakeTimeProvider();
        var seen = new List<GenerationStatus>();
        var progress = new LocalProgress(new Collecting(seen), time);

        // 30 evaluations in 14 s, then 90 frames in 6 s.
        progress.Report(new GenerationProgress(GenerationPhase.Encoding, 0, 1));
        for (var evaluation = 1; evaluation <= 30; evaluation++)
        {
            time.Advance(TimeSpan.FromSeconds(14.0 / 30));
            progress.Report(new GenerationProgress(GenerationPhase.Denoising, evaluation, 30));
        }

        var denoised = seen[^1];
        for (var frame = 1; frame <= 90; frame++)
        {
            time.Advance(TimeSpan.FromSeconds(6.0 / 90));
            progress.Report(new GenerationProgress(GenerationPhase.Decoding, frame, 90));
        }

        Assert.InRange(denoised.Remaining!.Value.TotalSeconds, 3, 12);
        var half = seen[^46];
        Assert.InRange(half.Remaining!.Value.TotalSeconds, 2.5, 4);
        Assert.InRange(half.Percent, denoised.Percent + 5, LocalProgress.DecodedPercent - 5);
        Assert.Equal(seen.Select(status => status.Percent).Order(), seen.Select(status => status.Percent));
        Assert.Equal(LocalProgress.DecodedPercent, seen[^1].Percent, 0.01);
    }

    private sealed class Collecting(List<GenerationStatus> seen) : IProgress<GenerationStatus>
    {
        public void Report(GenerationStatus value) => seen.Add(value);
    }
}

using Grid.Diffusion.Pipelines;
using Grid.Sampling.Progress;

namespace Grid.Cli.Generation;

/// <summary>Turns steps and frames into a share of the whole, and into the time left until the file is there.</summary>
internal sealed class LocalProgress(IProgress<GenerationStatus> progress, TimeProvider timeProvider) : IProgress<GenerationProgress>
{
    /// <summary>Where the frames are decoded and the file is yet to be written.</summary>
    public const double DecodedPercent = 97;

    // Decoding has the rest.
    private const double DenoisedPercent = 80;

    private readonly VideoClock _clock = new(timeProvider);
    private long _evaluationSince;

    public void Report(GenerationProgress value)
    {
        switch (value.Phase)
        {
            case GenerationPhase.Encoding:
                progress.Report(new GenerationStatus("encoding prompt", 0));
                _evaluationSince = timeProvider.GetTimestamp();
                break;
            case GenerationPhase.Denoising:
                _clock.ObserveEvaluation(timeProvider.GetElapsedTime(_evaluationSince).TotalSeconds);
                _evaluationSince = timeProvider.GetTimestamp();
                progress.Report(
                    new GenerationStatus(
                        "denoising",
                        DenoisedPercent * value.Done / value.Total,
                        value.Done,
                        value.Total,
                        Remaining(value.Total - value.Done)
                    )
                );
                if (value.Done == value.Total)
                {
                    _clock.ObserveDecoding(0);
                }

                break;
            default:
                var part = (double)value.Done / Math.Max(1, value.Total);
                _clock.ObserveDecoding(part);
                progress.Report(
                    new GenerationStatus("decoding", DenoisedPercent + ((DecodedPercent - DenoisedPercent) * part), Remaining: Remaining(0))
                );
                break;
        }
    }

    private TimeSpan? Remaining(int evaluations) => _clock.Estimate(evaluations) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}

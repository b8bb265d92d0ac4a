using System.Diagnostics;

using Grid.Diffusion.Pipelines;

namespace Grid.Cli.Generation;

/// <summary>Turns steps and slices into a share of the whole, with the time left measured on the steps so far.</summary>
internal sealed class LocalProgress(IProgress<GenerationStatus> progress) : IProgress<GenerationProgress>
{
    // Of the time of a usual video, decoding takes about this share.
    private const double DecodingPercent = 15;

    private long _denoisingSince;

    public void Report(GenerationProgress value)
    {
        switch (value.Phase)
        {
            case GenerationPhase.Encoding:
                progress.Report(new GenerationStatus("encoding prompt", 0));
                _denoisingSince = Stopwatch.GetTimestamp();
                break;
            case GenerationPhase.Denoising:
                var remaining = Stopwatch.GetElapsedTime(_denoisingSince) / Math.Max(1, value.Done) * (value.Total - value.Done);
                progress.Report(new GenerationStatus("denoising", (100 - DecodingPercent) * value.Done / value.Total, value.Done, value.Total, remaining));
                break;
            default:
                progress.Report(new GenerationStatus("decoding", 100 - DecodingPercent + (DecodingPercent * value.Done / Math.Max(1, value.Total))));
                break;
        }
    }
}

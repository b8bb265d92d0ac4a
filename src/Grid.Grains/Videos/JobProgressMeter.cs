using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>Turns a point of progress into a percentage and a phase. Denoising has the largest share, since it takes the longest.</summary>
internal static class JobProgressMeter
{
    private const int Prepared = 5;
    private const int Denoised = 85;
    private const int Decoded = 97;

    public static int Percent(JobState state, JobProgressPoint point, int evaluationsTotal)
    {
        if (state == JobState.Completed)
        {
            return 100;
        }

        return point.Phase switch
        {
            VideoPhase.EncodePrompt => 0,
            VideoPhase.Denoise => Prepared + ((Denoised - Prepared) * point.Evaluations / Math.Max(1, evaluationsTotal)),
            VideoPhase.DenoiseWindow => Prepared
                + (int)((Denoised - Prepared) * (point.Evaluations + point.Part) / Math.Max(1, evaluationsTotal)),
            VideoPhase.Decode or VideoPhase.DecodeSlice => Denoised + (int)((Decoded - Denoised) * point.Part),
            _ => Decoded,
        };
    }

    /// <param name="isWorkedOn">Whether a worker has a piece of the job.</param>
    public static JobPhase Phase(JobState state, VideoPhase phase, bool isWorkedOn)
    {
        if (state.IsFinal())
        {
            return JobPhase.Ended;
        }

        if (!isWorkedOn)
        {
            return JobPhase.Waiting;
        }

        return phase switch
        {
            VideoPhase.EncodePrompt => JobPhase.EncodingPrompt,
            VideoPhase.Denoise or VideoPhase.DenoiseWindow => JobPhase.Denoising,
            VideoPhase.Decode or VideoPhase.DecodeSlice => JobPhase.Decoding,
            _ => JobPhase.Assembling,
        };
    }
}

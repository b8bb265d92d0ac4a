using Grid.Contracts.Pools;
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

        return point.Kind switch
        {
            TicketKind.EncodePrompt => 0,
            TicketKind.Denoise => Prepared + ((Denoised - Prepared) * point.Evaluations / Math.Max(1, evaluationsTotal)),
            TicketKind.DenoiseWindow => Prepared
                + (int)((Denoised - Prepared) * (point.Evaluations + point.Part) / Math.Max(1, evaluationsTotal)),
            TicketKind.Decode or TicketKind.DecodeSlice => Denoised + (int)((Decoded - Denoised) * point.Part),
            _ => Decoded,
        };
    }

    /// <param name="isWorkedOn">Whether a worker has a piece of the job.</param>
    public static JobPhase Phase(VideoJobState state, TicketKind kind, bool isWorkedOn)
    {
        if (state.State.IsFinal())
        {
            return JobPhase.Ended;
        }

        if (!isWorkedOn)
        {
            return JobPhase.Waiting;
        }

        return kind switch
        {
            TicketKind.EncodePrompt => JobPhase.EncodingPrompt,
            TicketKind.Denoise or TicketKind.DenoiseWindow => JobPhase.Denoising,
            TicketKind.Decode or TicketKind.DecodeSlice => JobPhase.Decoding,
            _ => JobPhase.Assembling,
        };
    }
}

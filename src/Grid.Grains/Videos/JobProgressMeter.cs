using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>Turns a job's place into a percentage and a phase. Denoising has the largest share, since it takes the longest.</summary>
internal static class JobProgressMeter
{
    private const int Prepared = 5;
    private const int Denoised = 85;
    private const int Decoded = 97;

    public static int Percent(JobState state, JobPlace place, int evaluationsTotal)
    {
        if (state == JobState.Completed)
        {
            return 100;
        }

        return place.Kind switch
        {
            TicketKind.EncodePrompt => 0,
            TicketKind.Denoise => Prepared + ((Denoised - Prepared) * place.Evaluations / Math.Max(1, evaluationsTotal)),
            TicketKind.Decode => Denoised,
            _ => Decoded,
        };
    }

    public static JobPhase Phase(VideoJobState state, TicketKind kind)
    {
        if (state.State.IsFinal())
        {
            return JobPhase.Ended;
        }

        if (state.Attempt is null)
        {
            return JobPhase.Waiting;
        }

        return kind switch
        {
            TicketKind.EncodePrompt => JobPhase.EncodingPrompt,
            TicketKind.Denoise => JobPhase.Denoising,
            TicketKind.Decode => JobPhase.Decoding,
            _ => JobPhase.Assembling,
        };
    }
}

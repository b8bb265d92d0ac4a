using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>A ticket of a video while it is worked on.</summary>
internal class VideoTicket<T>(TicketWork work) : TicketBurst(work)
    where T : VideoWork
{
    public T Payload { get; } = (T)work.Payload;

    public int Evaluations { get; set; }

    public int EvaluationsTotal { get; set; }

    public void Report(VideoPhase phase, double? evaluationSeconds = null, JobPreview? preview = null)
    {
        Reached = VideoReach.Of(phase);
        Work.OnProgress(new VideoProgress(phase, Evaluations, EvaluationsTotal, evaluationSeconds) { Preview = preview });
    }

    /// <summary>Tells how many of the ticket's frames are decoded, some twenty times in all.</summary>
    public void ReportFrames(VideoPhase phase, int done, int total)
    {
        Reached = VideoReach.Of(phase);
        if (done % Math.Max(1, total / 20) == 0 || done == total)
        {
            Work.OnProgress(new VideoProgress(phase, Evaluations, EvaluationsTotal) { Part = (double)done / total });
        }
    }
}

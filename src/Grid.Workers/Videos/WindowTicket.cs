using Grid.Contracts.Work;
using Grid.Workers.Engines;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>A window while it is evaluated.</summary>
internal sealed class WindowTicket : VideoTicket<WindowEvaluation>
{
    public WindowTicket(TicketWork work)
        : base(work) => Evaluations = Payload.Evaluation;

    /// <summary>What the network is asked, once read.</summary>
    public WindowQuery? Query { get; set; }

    /// <summary>The predicted noise.</summary>
    public float[]? Prediction { get; set; }
}

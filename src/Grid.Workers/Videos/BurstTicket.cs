using System.Collections.Immutable;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>How far one ticket's burst has come, with what lies in memory between its phases.</summary>
internal sealed class BurstTicket : VideoTicket<VideoBurst>
{
    public BurstTicket(TicketWork work)
        : base(work)
    {
        Next = Payload.Phase;
        Evaluations = Payload.FirstEvaluation;
        Warnings = Payload.Warnings;
    }

    /// <summary>What is to be done next.</summary>
    public VideoPhase Next { get; set; }

    public byte[]? TextStates { get; set; }

    public byte[]? Latents { get; set; }

    /// <summary>Decoded frames, once decoded.</summary>
    public byte[]? Frames { get; set; }

    /// <summary>Hash of the latents, once all evaluations are done.</summary>
    public string? LatentsSha256 { get; set; }

    /// <summary>What of the prompts the model was not given, as far as this ticket knows.</summary>
    public ImmutableArray<VideoWarning> Warnings { get; set; }
}

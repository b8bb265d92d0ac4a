using System.Collections.Immutable;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Workers;

/// <summary>What came of a ticket. Which members are set depends on the ticket's kind.</summary>
[GenerateSerializer, Alias("grid.ticket-result"), Immutable]
public sealed record TicketResult
{
    /// <summary>Text states written by an encode ticket.</summary>
    [Id(0)] public string? TextStates { get; init; }

    /// <summary>Checkpoint written by a denoise ticket.</summary>
    [Id(1)] public string? Latents { get; init; }

    /// <summary>Evaluations of the job done after a denoise ticket.</summary>
    [Id(2)] public int Evaluations { get; init; }

    /// <summary>Evaluations of the whole job, known to encode and denoise tickets.</summary>
    [Id(3)] public int EvaluationsTotal { get; init; }

    /// <summary>SHA-256 of the frames a decode ticket made.</summary>
    [Id(4)] public string? FramesSha256 { get; init; }

    /// <summary>Files a decode or assemble ticket wrote.</summary>
    [Id(5)] public ImmutableArray<JobOutput> Outputs { get; init; } = [];
}

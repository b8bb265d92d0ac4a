namespace Grid.Contracts.Pools;

/// <summary>What a ticket asks a worker to do.</summary>
[GenerateSerializer, Alias("grid.ticket-kind")]
public enum TicketKind
{
    /// <summary>Turn the prompts into text states.</summary>
    EncodePrompt = 0,

    /// <summary>Denoise a burst of steps.</summary>
    Denoise = 1,

    /// <summary>Turn latents into frames and compress them.</summary>
    Decode = 2,

    /// <summary>Put file, thumbnail and manifest together.</summary>
    Assemble = 3,
}

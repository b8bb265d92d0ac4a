using Grid.Contracts.Pools;

namespace Grid.Grains.Videos;

// What the pool is offered of a video that is done in one piece.
internal sealed partial class VideoJobMachine
{
    // Denoising is what a batch shares. What has lost a worker is done alone, so that it takes no others with it. Whether one pays at this
    // size is for the worker to say.
    private string BatchKey =>
        state.LostWorkers + state.LostIdleWorkers == 0
        && state.TicketKind is TicketKind.EncodePrompt or TicketKind.Denoise
        && state.Plan is { } plan
        && !plan.IsSliced()
            ? $"{state.ModelHash}/{BatchKeys.For(state.Spec!)}"
            : "";

    private TicketOffer SingleOffer() =>
        WithFaults(
            new TicketOffer(
                CurrentTicket,
                state.TicketKind,
                state.ModelHash,
                state.QueuedAt,
                state.Terms.Priority,
                state.Terms.Rank,
                BatchKey,
                VideoJobDefaults.Burst.TotalSeconds
            ),
            state.Faults
        );
}

using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Workers.Engines;

namespace Grid.Workers.Tickets;

/// <summary>How far one ticket's burst has come, with what lies in memory between its phases.</summary>
internal sealed class TicketBurst(TicketWork work)
{
    private readonly TaskCompletionSource<TicketOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TicketWork Work => work;

    public TicketPayload Payload => work.Payload;

    /// <summary>What is to be done next; null when nothing is.</summary>
    public TicketKind? Next { get; set; } = work.Payload.Kind;

    public byte[]? TextStates { get; set; }

    public byte[]? Latents { get; set; }

    /// <summary>What the network is asked for a window, once read.</summary>
    public WindowQuery? Query { get; set; }

    /// <summary>The predicted noise of a window.</summary>
    public float[]? Prediction { get; set; }

    /// <summary>Decoded frames, once decoded.</summary>
    public byte[]? Frames { get; set; }

    /// <summary>Hash of the latents, once all evaluations are done.</summary>
    public string? LatentsSha256 { get; set; }

    public int Evaluations { get; set; } = work.Payload.FirstEvaluation;

    public int EvaluationsTotal { get; set; }

    /// <summary>Seconds of the device that this ticket has had; of a batch's steps, its part.</summary>
    public double DeviceSeconds { get; set; }

    /// <summary>What came of this ticket. Never fails.</summary>
    public Task<TicketOutcome> Outcome => _outcome.Task;

    /// <summary>Whether nothing more is to be done: answered, failed or canceled.</summary>
    public bool IsOver => _outcome.Task.IsCompleted;

    /// <summary>The last thing the work came to; null before the device began.</summary>
    public TicketKind? Reached { get; private set; }

    /// <summary>What of the prompts the model was not given, as far as this ticket knows.</summary>
    public ImmutableArray<VideoWarning> Warnings { get; set; } = work.Payload.Warnings;

    public void Report(TicketKind kind, double? evaluationSeconds = null, JobPreview? preview = null)
    {
        Reached = kind;
        work.OnProgress(new TicketProgress(kind, Evaluations, EvaluationsTotal, evaluationSeconds, preview));
    }

    /// <summary>Tells how many of the ticket's frames are decoded, some twenty times in all.</summary>
    public void ReportFrames(TicketKind kind, int done, int total)
    {
        Reached = kind;
        if (done % Math.Max(1, total / 20) == 0 || done == total)
        {
            work.OnProgress(new TicketProgress(kind, Evaluations, EvaluationsTotal, Part: (double)done / total));
        }
    }

    public void Complete(TicketResult result) => _outcome.TrySetResult(TicketOutcome.Of(result, Reached));

    /// <summary>Ends the ticket with what went wrong. One that was canceled ends as given back, whatever else went wrong with it.</summary>
    public void Fail(Exception failure) =>
        _outcome.TrySetResult(
            TicketOutcome.Of(
                work.Cancellation.IsCancellationRequested ? new OperationCanceledException(work.Cancellation) : failure,
                DeviceSeconds,
                Reached
            )
        );
}

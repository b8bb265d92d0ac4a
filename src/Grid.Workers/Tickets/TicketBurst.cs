using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;

namespace Grid.Workers.Tickets;

/// <summary>How far one ticket's burst has come, with what lies in memory between its phases.</summary>
internal sealed class TicketBurst(TicketWork work)
{
    private readonly TaskCompletionSource<TicketResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TicketWork Work => work;

    public TicketPayload Payload => work.Payload;

    /// <summary>What is to be done next; null when nothing is.</summary>
    public TicketKind? Next { get; set; } = work.Payload.Kind;

    public byte[]? TextStates { get; set; }

    public byte[]? Latents { get; set; }

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

    /// <summary>The answer for this ticket.</summary>
    public Task<TicketResult> Result => _result.Task;

    /// <summary>Whether nothing more is to be done: answered, failed or canceled.</summary>
    public bool IsOver => _result.Task.IsCompleted;

    public void Report(TicketKind kind, double? evaluationSeconds = null, JobPreview? preview = null) =>
        work.OnProgress(new TicketProgress(kind, Evaluations, EvaluationsTotal, evaluationSeconds, preview));

    public void Complete(TicketResult result) => _result.TrySetResult(result);

    /// <summary>Ends the ticket with what went wrong; a cancellation that was asked for ends it as canceled.</summary>
    public void Fail(Exception failure)
    {
        if (failure is OperationCanceledException && work.Cancellation.IsCancellationRequested)
        {
            _result.TrySetCanceled(work.Cancellation);
        }
        else
        {
            _result.TrySetException(failure);
        }
    }
}

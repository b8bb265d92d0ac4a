using System.Runtime.InteropServices;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Diffusion.Pipelines;
using Grid.Grains.Models;
using Grid.Grains.Videos.Latents;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>
/// Evaluates the network on windows of long videos: reads the window's part of the latents, has the device predict its noise, and writes
/// that for the job to blend.
/// </summary>
internal sealed class WindowRunner(
    DeviceThread device,
    ModelResidency residency,
    VideoModels models,
    VideoArtifacts artifacts,
    TimeProvider timeProvider
)
{
    private volatile int _maxTickets = 1;

    /// <inheritdoc cref="IWorkRunner.MaxTickets"/>
    public int MaxTickets => _maxTickets;

    /// <inheritdoc cref="IWorkRunner.Run"/>
    public TicketRun Run(IReadOnlyList<TicketWork> works) => DeviceWork.Run(works, work => new WindowTicket(work), RunAsync);

    private async Task RunAsync(DeviceBatch<WindowTicket> batch)
    {
        var model = await models.FindAsync(batch.Bursts[0].Payload, batch.Unwanted);
        await Task.WhenAll(batch.Bursts.Select(burst => DeviceWork.GuardAsync(burst, one => ReadAsync(one, model))));
        await device.RunAsync(_ => Compute(batch, model), CancellationToken.None);
        batch.FreeDevice();
        await Task.WhenAll(batch.Open.Select(burst => DeviceWork.GuardAsync(burst, WriteAsync)));
    }

    private async Task ReadAsync(WindowTicket burst, InstalledModel model)
    {
        var window = burst.Payload;
        var text = artifacts.ReadTextAsync(window, window.TextStates, window.TextStatesSha256, burst.Work.Cancellation);
        var latents = window.WindowLatents.IsEmpty
            ? await artifacts.ReadLatentsAsync(
                window.Latents!,
                model.LatentShapeOf(window.Spec),
                window.First,
                window.Count,
                burst.Work.Cancellation
            )
            : Floats.FromBytes(window.WindowLatents.AsSpan());
        burst.Query = new WindowQuery(window.Spec, await text, latents, window.Count, window.Timestep);
    }

    private bool Compute(DeviceBatch<WindowTicket> batch, InstalledModel model)
    {
        foreach (var canceled in batch.Open.Where(burst => burst.Work.Cancellation.IsCancellationRequested))
        {
            canceled.Fail(new OperationCanceledException(canceled.Work.Cancellation));
        }

        var going = batch.Open;
        if (going.Length == 0)
        {
            return true;
        }

        var first = going[0].Payload;
        var engine = residency.Get(first.ModelHash, model, batch.Unwanted);
        _maxTickets = engine.MaxWindowBatch(first.Spec, first.Count);
        Array.ForEach(going, burst => burst.Report(VideoPhase.DenoiseWindow));

        var begun = timeProvider.GetTimestamp();
        IReadOnlyList<float[]> predictions;
        try
        {
            predictions = engine.PredictNoise([.. going.Select(burst => burst.Query!)]);
        }
        finally
        {
            var share = timeProvider.GetElapsedTime(begun).TotalSeconds / going.Length;
            Array.ForEach(going, burst => burst.DeviceSeconds = share);
        }

        for (var place = 0; place < going.Length; place++)
        {
            var (burst, prediction) = (going[place], predictions[place]);
            DeviceWork.Guard(burst, () => ModelOutputException.ThrowIfNotFinite("transformer", prediction));
            if (burst.IsOver)
            {
                continue;
            }

            burst.Prediction = prediction;
            if (IsPreviewDue(burst.Payload) && engine.Preview(burst.Query!, prediction) is { } preview)
            {
                burst.Report(VideoPhase.DenoiseWindow, preview: PreviewImages.Encode(preview, burst.Payload.Evaluation + 1));
            }
        }

        return true;
    }

    // One window an evaluation: the first that holds the video's middle.
    private static bool IsPreviewDue(WindowEvaluation window)
    {
        var (every, middle) = (window.Spec.PreviewEvery, window.Plan.LatentFrames / 2);
        return every > 0
            && (window.Evaluation + 1) % every == 0
            && window.First <= middle
            && middle < window.First + window.Count
            && (window.First == 0 || middle >= window.First + window.Plan.Overlap);
    }

    private async Task WriteAsync(WindowTicket burst)
    {
        var result = new WindowEvaluationResult { DeviceSeconds = burst.DeviceSeconds };
        var noise = Floats.ToBytes(burst.Prediction);
        burst.Complete(
            noise.Length <= WindowEvaluation.MaxCarriedBytes
                ? result with
                {
                    PredictedNoise = ImmutableCollectionsMarshal.AsImmutableArray(noise),
                }
                : result with
                {
                    Prediction = await artifacts.WriteTransientAsync(burst.Payload, "noise", noise, burst.Work.Cancellation),
                }
        );
    }
}

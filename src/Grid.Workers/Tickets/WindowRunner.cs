using System.Runtime.InteropServices;
using Grid.Contracts.Pools;
using Grid.Contracts.Workers;
using Grid.Diffusion.Pipelines;
using Grid.Grains.Models;
using Grid.Grains.Videos.Latents;
using Grid.Workers.Devices;
using Grid.Workers.Engines;

namespace Grid.Workers.Tickets;

/// <summary>
/// Evaluates the network on windows of long videos: reads the window's part of the latents, has the device predict its noise, and writes
/// that for the job to blend.
/// </summary>
internal sealed class WindowRunner(
    DeviceThread device,
    ModelResidency residency,
    TicketModels models,
    TicketArtifacts artifacts,
    TimeProvider timeProvider
)
{
    private volatile int _maxTickets = 1;

    /// <inheritdoc cref="ITicketRunner.MaxTickets"/>
    public int MaxTickets => _maxTickets;

    /// <inheritdoc cref="ITicketRunner.Run"/>
    public TicketRun Run(IReadOnlyList<TicketWork> works) => DeviceWork.Run(works, RunAsync);

    private async Task RunAsync(DeviceBatch batch)
    {
        var model = await models.FindAsync(batch.Bursts[0].Payload, batch.Unwanted);
        await Task.WhenAll(batch.Bursts.Select(burst => DeviceWork.GuardAsync(burst, one => ReadAsync(one, model))));
        await device.RunAsync(_ => Compute(batch, model), CancellationToken.None);
        batch.FreeDevice();
        await Task.WhenAll(batch.Open.Select(burst => DeviceWork.GuardAsync(burst, WriteAsync)));
    }

    private async Task ReadAsync(TicketBurst burst, InstalledModel model)
    {
        var (payload, window) = (burst.Payload, burst.Payload.Window!);
        var text = artifacts.ReadTextAsync(payload, burst.Work.Cancellation);
        var latents = payload.WindowLatents.IsEmpty
            ? await artifacts.ReadLatentsAsync(
                payload.Latents!,
                model.LatentShapeOf(payload.Spec),
                window.First,
                window.Count,
                burst.Work.Cancellation
            )
            : Floats.FromBytes(payload.WindowLatents.AsSpan());
        burst.Query = new WindowQuery(payload.Spec, await text, latents, window.Count, window.Timestep);
    }

    private bool Compute(DeviceBatch batch, InstalledModel model)
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
        _maxTickets = engine.MaxWindowBatch(first.Spec, first.Window!.Count);
        Array.ForEach(going, burst => burst.Report(TicketKind.DenoiseWindow));

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
                burst.Report(TicketKind.DenoiseWindow, preview: PreviewImages.Encode(preview, burst.Payload.Window!.Evaluation + 1));
            }
        }

        return true;
    }

    // One window an evaluation: the first that holds the video's middle.
    private static bool IsPreviewDue(TicketPayload payload)
    {
        var (every, window, middle) = (payload.Spec.PreviewEvery, payload.Window!, payload.Plan.LatentFrames / 2);
        return every > 0
            && (window.Evaluation + 1) % every == 0
            && window.First <= middle
            && middle < window.First + window.Count
            && (window.First == 0 || middle >= window.First + payload.Plan.Overlap);
    }

    private async Task WriteAsync(TicketBurst burst)
    {
        var result = new TicketResult { Next = TicketKind.DenoiseWindow, DeviceSeconds = burst.DeviceSeconds };
        var noise = Floats.ToBytes(burst.Prediction);
        burst.Complete(
            noise.Length <= WindowWork.MaxCarriedBytes
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

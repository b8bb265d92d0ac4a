using System.Runtime.InteropServices;
using Grid.Contracts.Pools;
using Grid.Contracts.Workers;
using Grid.Grains.Models;
using Grid.Grains.Videos.Latents;
using Grid.Workers.Devices;
using Grid.Workers.Engines;

namespace Grid.Workers.Tickets;

/// <summary>
/// Evaluates the network on windows of long videos: reads the window's part of the latents, has the device predict its noise, and writes that for the job
/// to blend.
/// </summary>
internal sealed class WindowRunner(DeviceThread device, ModelResidency residency, TicketModels models, TicketArtifacts artifacts, TimeProvider timeProvider)
{
    private volatile int _maxTickets = 1;

    /// <inheritdoc cref="ITicketRunner.MaxTickets"/>
    public int MaxTickets => _maxTickets;

    /// <inheritdoc cref="ITicketRunner.Run"/>
    public TicketRun Run(IReadOnlyList<TicketWork> works)
    {
        TicketBurst[] bursts = [.. works.Select(work => new TicketBurst(work))];
        var deviceFree = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = RunAsync(bursts, deviceFree);
        return new TicketRun([.. bursts.Select(burst => burst.Result)], deviceFree.Task);
    }

    private async Task RunAsync(TicketBurst[] bursts, TaskCompletionSource deviceFree)
    {
        try
        {
            var model = await models.FindAsync(bursts[0].Payload, bursts[0].Work.Cancellation);
            var queries = await Task.WhenAll(bursts.Select(burst => ReadAsync(burst, model)));
            await device.RunAsync(_ => Compute(bursts, queries, model.Folder), CancellationToken.None);
            deviceFree.TrySetResult();
            await Task.WhenAll(bursts.Where(burst => !burst.IsOver).Select(WriteAsync));
        }
        catch (Exception failure)
        {
            Array.ForEach(bursts, burst => burst.Fail(failure));
        }
        finally
        {
            deviceFree.TrySetResult();
        }
    }

    // Null for one that has failed, which is no failure of the others.
    private async Task<WindowQuery?> ReadAsync(TicketBurst burst, InstalledModel model)
    {
        try
        {
            var (payload, window) = (burst.Payload, burst.Payload.Window!);
            var text = artifacts.ReadTextAsync(payload, burst.Work.Cancellation);
            var latents = payload.WindowLatents.IsEmpty
                ? await artifacts.ReadLatentsAsync(payload.Latents!, model.LatentShapeOf(payload.Spec), window.First, window.Count, burst.Work.Cancellation)
                : Floats.FromBytes(payload.WindowLatents.AsSpan());
            return new WindowQuery(payload.Spec, await text, latents, window.Count, window.Timestep);
        }
        catch (Exception failure)
        {
            burst.Fail(failure);
            return null;
        }
    }

    private bool Compute(TicketBurst[] bursts, WindowQuery?[] queries, string folder)
    {
        var first = bursts[0].Payload;
        var engine = residency.Get(first.ModelHash, folder, bursts.Length == 1 ? bursts[0].Work.Cancellation : CancellationToken.None);
        _maxTickets = engine.MaxWindowBatch(first.Spec, first.Window!.Count);
        foreach (var canceled in bursts.Where(burst => !burst.IsOver && burst.Work.Cancellation.IsCancellationRequested))
        {
            canceled.Fail(new OperationCanceledException(canceled.Work.Cancellation));
        }

        int[] going = [.. Enumerable.Range(0, bursts.Length).Where(index => !bursts[index].IsOver)];
        if (going.Length == 0)
        {
            return true;
        }

        foreach (var index in going)
        {
            bursts[index].Report(TicketKind.DenoiseWindow);
        }

        var begun = timeProvider.GetTimestamp();
        var predictions = engine.PredictNoise([.. going.Select(index => queries[index]!)]);
        var share = timeProvider.GetElapsedTime(begun).TotalSeconds / going.Length;
        for (var place = 0; place < going.Length; place++)
        {
            var (burst, prediction) = (bursts[going[place]], predictions[place]);
            (burst.Prediction, burst.DeviceSeconds) = (prediction, share);
            if (IsPreviewDue(burst.Payload) && engine.Preview(queries[going[place]]!, prediction) is { } preview)
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
        return every > 0 && (window.Evaluation + 1) % every == 0 && window.First <= middle && middle < window.First + window.Count
            && (window.First == 0 || middle >= window.First + payload.Plan.Overlap);
    }

    private async Task WriteAsync(TicketBurst burst)
    {
        try
        {
            var (result, noise) = (new TicketResult { Next = TicketKind.DenoiseWindow, DeviceSeconds = burst.DeviceSeconds }, Floats.ToBytes(burst.Prediction));
            burst.Complete(noise.Length <= WindowWork.MaxCarriedBytes
                ? result with { PredictedNoise = ImmutableCollectionsMarshal.AsImmutableArray(noise) }
                : result with { Prediction = await artifacts.WriteTransientAsync(burst.Payload, "noise", noise, burst.Work.Cancellation) });
        }
        catch (Exception failure)
        {
            burst.Fail(failure);
        }
    }
}

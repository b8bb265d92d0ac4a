using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Grains.Models;
using Grid.Workers.Devices;
using Grid.Workers.Engines;

namespace Grid.Workers.Tickets;

/// <summary>
/// Decodes slices of long videos: reads the slice's latents with the neighbours that decoding and smoothing look at, has the device decode them, and
/// compresses the frames while they come. Nothing here grows with the slice's length.
/// </summary>
internal sealed class SliceRunner(
    DeviceThread device, ModelResidency residency, TicketModels models, TicketArtifacts artifacts, SegmentFiles files, TimeProvider timeProvider)
{
    /// <inheritdoc cref="ITicketRunner.Run"/>
    public TicketRun Run(TicketWork work)
    {
        var burst = new TicketBurst(work);
        var deviceFree = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = RunAsync(burst, deviceFree);
        return new TicketRun([burst.Result], deviceFree.Task);
    }

    private async Task RunAsync(TicketBurst burst, TaskCompletionSource deviceFree)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(burst.Work.Cancellation);
        try
        {
            var (payload, slice) = (burst.Payload, burst.Payload.Slice!.Value);
            var model = await models.FindAsync(payload, ending.Token);

            var needed = await device.RunAsync(token => Prepare(burst, model, token), ending.Token);
            var latents = await artifacts.ReadLatentsAsync(payload.Latents!, model.LatentShapeOf(payload.Spec), needed.First, needed.Count, ending.Token);

            var frames = new FramePipe(payload.Spec.Width, payload.Spec.Height);
            var decoding = DecodeAsync(burst, model, latents, needed.First, frames, ending.Token);
            _ = decoding.ContinueWith(_ => deviceFree.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            try
            {
                var result = await files.WriteAsync(payload, slice, frames.ReadAsync(ending.Token), ending.Token);
                await decoding;
                burst.Complete(result with { DeviceSeconds = burst.DeviceSeconds });
            }
            finally
            {
                // Should the frames not be wanted any more, the device must not wait for somebody to take them.
                await ending.CancelAsync();
                await decoding.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (Exception failure)
        {
            burst.Fail(failure);
        }
        finally
        {
            deviceFree.TrySetResult();
        }
    }

    private FrameRange Prepare(TicketBurst burst, InstalledModel model, CancellationToken cancellationToken)
    {
        var payload = burst.Payload;
        var engine = residency.Get(payload.ModelHash, model.Folder, cancellationToken);
        burst.Report(TicketKind.DecodeSlice);
        return engine.LatentsFor(payload.Spec, payload.Plan, payload.Slice!.Value);
    }

    private async Task DecodeAsync(
        TicketBurst burst, InstalledModel model, float[] latents, int firstLatent, FramePipe frames, CancellationToken cancellationToken)
    {
        var payload = burst.Payload;
        try
        {
            burst.DeviceSeconds = await device.RunAsync(
                token =>
                {
                    var begun = timeProvider.GetTimestamp();
                    residency.Get(payload.ModelHash, model.Folder, token)
                        .DecodeSlice(payload.Spec, payload.Plan, payload.Slice!.Value, latents, firstLatent, frame => frames.Write(frame, token), token);
                    return timeProvider.GetElapsedTime(begun).TotalSeconds;
                },
                cancellationToken);
            frames.Complete(null);
        }
        catch (Exception failure)
        {
            // The reader throws it where it waits for the next frame.
            frames.Complete(failure);
            throw;
        }
    }
}

using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Models;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>
/// Decodes slices of long videos: reads the slice's latents with the neighbours that decoding and smoothing look at, has the device decode
/// them, and compresses the frames while they come. Nothing here grows with the slice's length.
/// </summary>
internal sealed class SliceRunner(
    DeviceThread device,
    ModelResidency residency,
    VideoModels models,
    VideoArtifacts artifacts,
    SegmentFiles files,
    TimeProvider timeProvider
)
{
    /// <inheritdoc cref="IWorkRunner.Run"/>
    public TicketRun Run(TicketWork work) => DeviceWork.Run([work], one => new VideoTicket<SliceDecode>(one), RunAsync);

    private async Task RunAsync(DeviceBatch<VideoTicket<SliceDecode>> batch)
    {
        var burst = batch.Bursts.Single();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(burst.Work.Cancellation);
        var payload = burst.Payload;
        var model = await models.FindAsync(payload, ending.Token);

        var needed = await device.RunAsync(token => Prepare(burst, model, token), ending.Token);
        var latents = await artifacts.ReadLatentsAsync(
            payload.Latents,
            model.LatentShapeOf(payload.Spec),
            needed.First,
            needed.Count,
            ending.Token
        );

        var frames = new FramePipe(payload.Spec.Width, payload.Spec.Height);
        var decoding = DecodeAsync(burst, model, latents, needed.First, frames, ending.Token);
        _ = decoding.ContinueWith(
            _ => batch.FreeDevice(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        try
        {
            var result = await files.WriteAsync(payload, frames.ReadAsync(ending.Token), ending.Token);
            await decoding;
            burst.Complete(result with { DeviceSeconds = burst.DeviceSeconds });
        }
        catch (Exception) when (decoding.IsFaulted)
        {
            // What the device failed with is the reason, whatever the files made of the frames that did not come.
            await decoding;
        }
        finally
        {
            // Should the frames not be wanted any more, the device must not wait for somebody to take them. Its seconds are known when it
            // has ended.
            await ending.CancelAsync();
            await decoding.ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        }
    }

    private FrameRange Prepare(VideoTicket<SliceDecode> burst, InstalledModel model, CancellationToken cancellationToken)
    {
        var payload = burst.Payload;
        var engine = residency.Get(payload.ModelHash, model, cancellationToken);
        burst.Report(VideoPhase.DecodeSlice);
        return engine.LatentsFor(payload.Spec, payload.Plan, payload.Slice);
    }

    private async Task DecodeAsync(
        VideoTicket<SliceDecode> burst,
        InstalledModel model,
        float[] latents,
        int firstLatent,
        FramePipe frames,
        CancellationToken cancellationToken
    )
    {
        var payload = burst.Payload;
        try
        {
            await device.RunAsync(
                token =>
                {
                    var engine = residency.Get(payload.ModelHash, model, token);
                    var (begun, done, slice) = (timeProvider.GetTimestamp(), 0, payload.Slice);
                    void Take(ReadOnlyMemory<byte> frame)
                    {
                        frames.Write(frame, token);
                        burst.ReportFrames(VideoPhase.DecodeSlice, ++done, slice.Count);
                    }

                    try
                    {
                        engine.DecodeSlice(payload.Spec, payload.Plan, slice, latents, firstLatent, Take, token);
                    }
                    finally
                    {
                        burst.DeviceSeconds = timeProvider.GetElapsedTime(begun).TotalSeconds;
                    }

                    return true;
                },
                cancellationToken
            );
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

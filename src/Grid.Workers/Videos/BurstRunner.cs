using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Models;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>
/// Runs bursts: reads what tickets need from the artifact store, has the device do one phase after another while the burst lasts, and
/// writes what a later burst needs. What one phase hands to the next inside a burst is never written.
/// </summary>
internal sealed class BurstRunner(
    DeviceThread device,
    ModelResidency residency,
    VideoModels models,
    VideoArtifacts artifacts,
    VideoFiles files,
    TimeProvider timeProvider
)
{
    private volatile int _maxTickets = 1;

    /// <inheritdoc cref="IWorkRunner.MaxTickets"/>
    public int MaxTickets => _maxTickets;

    /// <inheritdoc cref="IWorkRunner.Run"/>
    public TicketRun Run(IReadOnlyList<TicketWork> works) => DeviceWork.Run(works, work => new BurstTicket(work), RunAsync);

    private async Task RunAsync(DeviceBatch<BurstTicket> batch)
    {
        await Task.WhenAll(batch.Bursts.Select(burst => DeviceWork.GuardAsync(burst, ReadAsync)));
        var ready = batch.Open;
        if (ready.Length > 0)
        {
            var model = await models.FindAsync(ready[0].Payload, batch.Unwanted);
            await device.RunAsync(_ => Compute(ready, model, batch.Unwanted), CancellationToken.None);
        }

        batch.FreeDevice();
        await Task.WhenAll(batch.Open.Select(burst => DeviceWork.GuardAsync(burst, FinishAsync)));
    }

    private async Task ReadAsync(BurstTicket burst)
    {
        var payload = burst.Payload;
        burst.TextStates =
            payload.Phase == VideoPhase.Denoise
                ? await artifacts.ReadTextAsync(payload, payload.TextStates, payload.TextStatesSha256, burst.Work.Cancellation)
                : null;
        burst.Latents =
            payload.Latents is not null && payload.Phase is VideoPhase.Denoise or VideoPhase.Decode
                ? await artifacts.ReadAsync(payload.Latents, burst.Work.Cancellation)
                : null;
    }

    /// <summary>The device's part, on its thread.</summary>
    private bool Compute(BurstTicket[] bursts, InstalledModel model, CancellationToken unwanted)
    {
        var first = bursts[0].Payload;
        var engine = residency.Get(first.ModelHash, model, unwanted);
        _maxTickets = engine.MaxBatch(first.Spec);

        // Timed from here, so that loading the model neither shortens the burst nor counts as a slow step.
        var begun = timeProvider.GetTimestamp();
        var burst = bursts.Min(one => one.Payload.Burst);
        bool MayGoOn() => timeProvider.GetElapsedTime(begun) < burst;
        foreach (var one in bursts)
        {
            one.EvaluationsTotal = engine.CountEvaluations(one.Payload.Spec);

            // Told before the work, so that the job knows what its worker was at should it be lost.
            one.Report(one.Payload.Phase);
            if (one.Next == VideoPhase.EncodePrompt)
            {
                DeviceWork.Guard(one, () =>
                    Timed(one, () => one.TextStates = engine.EncodePrompt(one.Payload.Spec, one.Work.Cancellation))
                );
                DeviceWork.Guard(one, () => one.Warnings = [.. engine.ReviewPrompts(one.Payload.Spec)]);
                one.Next = one.Payload.Plan.IsSliced() ? VideoPhase.DenoiseWindow : VideoPhase.Denoise;
            }
        }

        // A batch that has used its time up while it read prompts still makes a step: bursts must get on.
        Denoise(engine, [.. bursts.Where(one => !one.IsOver && one.Next == VideoPhase.Denoise)], MayGoOn);
        foreach (
            var one in bursts.Where(one =>
                !one.IsOver && one.Next == VideoPhase.Decode && (one.Payload.Phase == VideoPhase.Decode || MayGoOn())
            )
        )
        {
            one.Report(VideoPhase.Decode);
            DeviceWork.Guard(one, () => Timed(one, () => Decode(engine, one)));
        }

        return true;
    }

    private static void Decode(IVideoEngine engine, BurstTicket burst)
    {
        var spec = burst.Payload.Spec;
        burst.Frames = engine.Decode(
            spec,
            burst.Payload.Plan,
            burst.Latents!,
            done => burst.ReportFrames(VideoPhase.Decode, done, spec.Frames),
            burst.Work.Cancellation
        );
    }

    private void Denoise(IVideoEngine engine, BurstTicket[] bursts, Func<bool> mayGoOn)
    {
        if (bursts.Length == 0)
        {
            return;
        }

        var begun = timeProvider.GetTimestamp();
        var last = new long[bursts.Length];
        Array.Fill(last, begun);
        var works = bursts.Select(burst => new DenoiseWork(
            burst.Payload.Spec,
            burst.Payload.Plan,
            burst.TextStates!,
            burst.Latents,
            burst.Evaluations
        )
        {
            Cancellation = burst.Work.Cancellation,
            OnPreview = (evaluations, preview) => burst.Report(VideoPhase.Denoise, preview: PreviewImages.Encode(preview, evaluations)),
        });
        IReadOnlyList<DenoiseOutcome?> outcomes;
        try
        {
            outcomes = engine.Denoise(
                [.. works],
                (index, evaluations) =>
                {
                    var now = timeProvider.GetTimestamp();
                    bursts[index].Evaluations = evaluations;
                    bursts[index].Report(VideoPhase.Denoise, timeProvider.GetElapsedTime(last[index], now).TotalSeconds);
                    last[index] = now;
                    return mayGoOn();
                },
                CancellationToken.None
            );
        }
        finally
        {
            var share = timeProvider.GetElapsedTime(begun).TotalSeconds / bursts.Length;
            Array.ForEach(bursts, burst => burst.DeviceSeconds += share);
        }

        for (var index = 0; index < bursts.Length; index++)
        {
            var (burst, outcome) = (bursts[index], outcomes[index]);
            if (outcome is null)
            {
                burst.Fail(new OperationCanceledException(burst.Work.Cancellation));
                continue;
            }

            if (outcome.Failure is { } failure)
            {
                burst.Fail(failure);
                continue;
            }

            (burst.Latents, burst.Evaluations) = (outcome.Checkpoint, outcome.Evaluations);
            burst.Next = outcome.Evaluations < burst.EvaluationsTotal ? VideoPhase.Denoise : VideoPhase.Decode;
            burst.LatentsSha256 = burst.Next == VideoPhase.Decode ? engine.HashLatents(outcome.Checkpoint) : null;
        }
    }

    private void Timed(BurstTicket burst, Action act)
    {
        var begun = timeProvider.GetTimestamp();
        try
        {
            act();
        }
        finally
        {
            burst.DeviceSeconds += timeProvider.GetElapsedTime(begun).TotalSeconds;
        }
    }

    /// <summary>What is left when the device is free for others: files, or what the next burst needs.</summary>
    private async Task FinishAsync(BurstTicket burst)
    {
        var (payload, cancellation) = (burst.Payload, burst.Work.Cancellation);
        var result = new VideoBurstResult
        {
            Next = burst.Next,
            Evaluations = burst.Evaluations,
            EvaluationsTotal = burst.EvaluationsTotal,
            DeviceSeconds = burst.DeviceSeconds,
            Warnings = burst.Warnings,
        };
        if (burst.Frames is { } frames)
        {
            // Neither the frames nor the files in between are worth a burst of their own.
            var latents = burst.LatentsSha256 ?? payload.LatentsSha256;
            burst.Report(VideoPhase.Assemble);
            var assembly = await files.CompressAsync(
                new VideoAssembly
                {
                    OutputPrefix = payload.OutputPrefix,
                    Spec = payload.Spec,
                    Plan = payload.Plan,
                    ModelHash = payload.ModelHash,
                    Profile = payload.Profile,
                    LatentsSha256 = latents,
                    Warnings = burst.Warnings,
                },
                frames,
                cancellation
            );
            result = result with
            {
                Next = null,
                LatentsSha256 = latents,
                FramesSha256 = assembly.FramesSha256,
                Outputs = await files.AssembleAsync(assembly, cancellation),
            };
        }
        else
        {
            var text =
                payload.TextStates is null && burst is { Next: VideoPhase.Denoise or VideoPhase.DenoiseWindow, TextStates: { } states }
                    ? await artifacts.WriteTextAsync(payload, states, cancellation)
                    : null;
            result = result with
            {
                TextStates = text?.Name.Value,
                TextStatesSha256 = text?.Sha256,
                Latents =
                    burst.Latents is { } latents && burst.Evaluations > payload.FirstEvaluation
                        ? (await artifacts.WriteAsync(payload, "latents", latents, cancellation)).Name.Value
                        : null,
                LatentsSha256 = burst.LatentsSha256,
            };
        }

        burst.Complete(result);
    }
}

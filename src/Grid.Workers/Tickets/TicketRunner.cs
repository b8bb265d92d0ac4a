using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Models;
using Grid.Storage.Artifacts;
using Grid.Workers.Devices;
using Grid.Workers.Engines;

namespace Grid.Workers.Tickets;

/// <summary>Reads what a ticket needs from the artifact store, has the device do the work, and writes what came of it.</summary>
internal sealed class TicketRunner(
    DeviceThread device,
    ModelResidency residency,
    IModelCatalog models,
    IArtifactStore artifacts,
    VideoFiles files,
    TimeProvider timeProvider) : ITicketRunner
{
    public async Task<TicketResult> RunAsync(TicketPayload payload, Action<TicketProgress> onProgress, CancellationToken cancellationToken)
    {
        if (payload.Kind == TicketKind.Assemble)
        {
            return new TicketResult { Outputs = await files.AssembleAsync(payload, cancellationToken) };
        }

        var folder = await FindModelAsync(payload, cancellationToken);
        return payload.Kind switch
        {
            TicketKind.EncodePrompt => await EncodeAsync(payload, folder, cancellationToken),
            TicketKind.Denoise => await DenoiseAsync(payload, folder, onProgress, cancellationToken),
            _ => await DecodeAsync(payload, folder, cancellationToken),
        };
    }

    private async Task<string> FindModelAsync(TicketPayload payload, CancellationToken cancellationToken)
    {
        var model = models.List().FirstOrDefault(installed => installed.Description.Name == payload.Spec.Model);
        if (model is not null && await models.HashAsync(model, cancellationToken) == payload.ModelHash)
        {
            return model.Folder;
        }

        throw new WorkRefusedException(new JobError(
            GridErrorCodes.ModelUnavailable,
            $"The model '{payload.Spec.Model}' was {(model is null ? "removed" : "replaced")} after the job was accepted; submit the request again."));
    }

    private async Task<TicketResult> EncodeAsync(TicketPayload payload, string folder, CancellationToken cancellationToken)
    {
        var (states, evaluations) = await device.RunAsync(
            token =>
            {
                var engine = residency.Get(payload.ModelHash, folder, token);
                return (engine.EncodePrompt(payload.Spec, token), engine.CountEvaluations(payload.Spec));
            },
            cancellationToken);
        return new TicketResult { TextStates = await WriteAsync(payload, "text", states, cancellationToken), EvaluationsTotal = evaluations };
    }

    private async Task<TicketResult> DenoiseAsync(
        TicketPayload payload, string folder, Action<TicketProgress> onProgress, CancellationToken cancellationToken)
    {
        var work = new DenoiseWork(
            payload.Spec,
            payload.Plan,
            await ReadAsync(payload.TextStates, cancellationToken),
            payload.Latents is null ? null : await ReadAsync(payload.Latents, cancellationToken),
            payload.FirstEvaluation);
        var (outcome, total) = await device.RunAsync(
            token =>
            {
                var engine = residency.Get(payload.ModelHash, folder, token);
                var total = engine.CountEvaluations(payload.Spec);

                // Timed from here, so that loading the model neither shortens the burst nor counts as a slow step.
                var begun = timeProvider.GetTimestamp();
                var last = begun;
                var outcome = engine.Denoise(
                    work,
                    evaluations =>
                    {
                        var now = timeProvider.GetTimestamp();
                        onProgress(new TicketProgress(evaluations, total, timeProvider.GetElapsedTime(last, now).TotalSeconds));
                        last = now;
                        return timeProvider.GetElapsedTime(begun, now) < payload.Burst;
                    },
                    token);
                return (outcome, total);
            },
            cancellationToken);
        return new TicketResult
        {
            Latents = await WriteAsync(payload, "latents", outcome.Checkpoint, cancellationToken),
            Evaluations = outcome.Evaluations,
            EvaluationsTotal = total,
        };
    }

    private async Task<TicketResult> DecodeAsync(TicketPayload payload, string folder, CancellationToken cancellationToken)
    {
        var latents = await ReadAsync(payload.Latents, cancellationToken);
        var frames = await device.RunAsync(
            token => residency.Get(payload.ModelHash, folder, token).Decode(payload.Spec, payload.Plan, latents, token),
            cancellationToken);
        return await files.CompressAsync(payload, frames, cancellationToken);
    }

    private async Task<string> WriteAsync(TicketPayload payload, string what, byte[] content, CancellationToken cancellationToken)
    {
        var name = ArtifactName.Parse($"{payload.OutputPrefix}-{what}.bin");
        await artifacts.WriteAsync(name, content, cancellationToken);
        return name.Value;
    }

    private async Task<byte[]> ReadAsync(string? name, CancellationToken cancellationToken) =>
        await artifacts.ReadAllAsync(ArtifactName.Parse(name!), cancellationToken)
        ?? throw new WorkRefusedException(new JobError(
            GridErrorCodes.ArtifactLost, $"The artifact {name} has gone from the store; submit the request again."));
}

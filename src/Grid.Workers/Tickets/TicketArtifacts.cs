using Grid.Contracts;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Videos.Latents;
using Grid.Sampling;
using Grid.Storage.Artifacts;

namespace Grid.Workers.Tickets;

/// <summary>Reads what tickets name from the artifact store, and writes what they make.</summary>
internal sealed class TicketArtifacts(IArtifactStore artifacts, TextStatesCache texts)
{
    /// <summary>Reads a whole artifact.</summary>
    /// <exception cref="WorkRefusedException">It is gone.</exception>
    public async Task<byte[]> ReadAsync(string? name, CancellationToken cancellationToken) =>
        await artifacts.ReadAllAsync(ArtifactName.Parse(name!), cancellationToken) ?? throw Gone(name!);

    /// <summary>Reads a ticket's text states, from memory where this worker has had them before.</summary>
    /// <exception cref="WorkRefusedException">They are gone.</exception>
    public Task<byte[]> ReadTextAsync(TicketPayload payload, CancellationToken cancellationToken) =>
        payload.TextStatesSha256 is { } hash
            ? texts.GetAsync(TenantOf(payload), hash, () => ReadAsync(payload.TextStates, cancellationToken))
            : ReadAsync(payload.TextStates, cancellationToken);

    /// <summary>Reads frames of a latent file.</summary>
    /// <returns>[C, count, h, w].</returns>
    /// <exception cref="WorkRefusedException">It is gone.</exception>
    public async Task<float[]> ReadLatentsAsync(
        string name,
        LatentShape shape,
        int first,
        int count,
        CancellationToken cancellationToken
    ) => await LatentFile.ReadAsync(artifacts, ArtifactName.Parse(name), shape, first, count, cancellationToken) ?? throw Gone(name);

    /// <summary>Writes an artifact of this ticket.</summary>
    public Task<ArtifactInfo> WriteAsync(TicketPayload payload, string what, byte[] content, CancellationToken cancellationToken) =>
        artifacts.WriteAsync(NameOf(payload, what), content, cancellationToken);

    /// <summary>Writes what can be made again, without waiting for the disk.</summary>
    public async Task<string> WriteTransientAsync(TicketPayload payload, string what, byte[] content, CancellationToken cancellationToken)
    {
        var name = NameOf(payload, what);
        await artifacts.WriteAsync(name, content, ArtifactDurability.Transient, cancellationToken);
        return name.Value;
    }

    /// <summary>Writes text states and keeps them in memory, since this worker is likely to be the one that needs them next.</summary>
    public async Task<ArtifactInfo> WriteTextAsync(TicketPayload payload, byte[] states, CancellationToken cancellationToken)
    {
        var written = await WriteAsync(payload, "text", states, cancellationToken);
        await texts.GetAsync(TenantOf(payload), written.Sha256, () => Task.FromResult(states));
        return written;
    }

    private static string TenantOf(TicketPayload payload) =>
        payload.OutputPrefix[..payload.OutputPrefix.IndexOf('/', StringComparison.Ordinal)];

    private static ArtifactName NameOf(TicketPayload payload, string what) => ArtifactName.Parse($"{payload.OutputPrefix}-{what}.bin");

    private static WorkRefusedException Gone(string name) =>
        new(new JobError(GridErrorCodes.ArtifactLost, $"The artifact {name} has gone from the store; submit the request again."));
}

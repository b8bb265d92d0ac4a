using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Work;
using Grid.Grains.Videos.Latents;
using Grid.Sampling;
using Grid.Storage.Artifacts;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>Reads what tickets name from the artifact store, and writes what they make.</summary>
internal sealed class VideoArtifacts(IArtifactStore artifacts, TextStatesCache texts)
{
    /// <summary>Reads a whole artifact.</summary>
    /// <exception cref="WorkRefusedException">It is gone.</exception>
    public async Task<byte[]> ReadAsync(string? name, CancellationToken cancellationToken) =>
        await artifacts.ReadAllAsync(ArtifactName.Parse(name!), cancellationToken) ?? throw Gone(name!);

    /// <summary>Reads a ticket's text states, from memory where this worker has had them before.</summary>
    /// <exception cref="WorkRefusedException">They are gone.</exception>
    public Task<byte[]> ReadTextAsync(WorkPayload payload, string? name, string? sha256, CancellationToken cancellationToken) =>
        sha256 is { } hash
            ? texts.GetAsync(TenantOf(payload), hash, () => ReadAsync(name, cancellationToken))
            : ReadAsync(name, cancellationToken);

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
    public Task<ArtifactInfo> WriteAsync(WorkPayload payload, string what, byte[] content, CancellationToken cancellationToken) =>
        artifacts.WriteAsync(NameOf(payload, what), content, cancellationToken);

    /// <summary>Writes what can be made again, without waiting for the disk.</summary>
    public async Task<string> WriteTransientAsync(WorkPayload payload, string what, byte[] content, CancellationToken cancellationToken)
    {
        var name = NameOf(payload, what);
        await artifacts.WriteAsync(name, content, ArtifactDurability.Transient, cancellationToken);
        return name.Value;
    }

    /// <summary>Writes text states and keeps them in memory, since this worker is likely to be the one that needs them next.</summary>
    public async Task<ArtifactInfo> WriteTextAsync(WorkPayload payload, byte[] states, CancellationToken cancellationToken)
    {
        var written = await WriteAsync(payload, "text", states, cancellationToken);
        await texts.GetAsync(TenantOf(payload), written.Sha256, () => Task.FromResult(states));
        return written;
    }

    private static string TenantOf(WorkPayload payload) =>
        payload.OutputPrefix[..payload.OutputPrefix.IndexOf('/', StringComparison.Ordinal)];

    private static ArtifactName NameOf(WorkPayload payload, string what) => ArtifactName.Parse($"{payload.OutputPrefix}-{what}.bin");

    private static WorkRefusedException Gone(string name) =>
        new(new JobError(GridErrorCodes.ArtifactLost, $"The artifact {name} has gone from the store; submit the request again."));
}

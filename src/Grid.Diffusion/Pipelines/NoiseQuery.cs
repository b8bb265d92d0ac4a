namespace Grid.Diffusion.Pipelines;

/// <summary>What one video, or one batch of videos under the same text, asks of a network evaluation.</summary>
/// <param name="Latents">Scaled latents [batch, C, F, h, w].</param>
/// <param name="Timestep">The same timestep for every video of the query.</param>
/// <param name="Text">Text states and guidance; the batch is theirs.</param>
/// <param name="Inpaint">Mask and masked-video latents [batch, 8, F, h, w] for networks that take them.</param>
public sealed record NoiseQuery(float[] Latents, float Timestep, GuidedText Text, float[]? Inpaint = null)
{
    /// <summary>Videos of the query.</summary>
    public int Batch => Text.Positive.Batch;

    /// <summary>Rows of the network's batch that the query takes.</summary>
    public int Rows => Text.Negative is null ? Batch : 2 * Batch;
}

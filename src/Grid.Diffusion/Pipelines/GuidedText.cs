namespace Grid.Diffusion.Pipelines;

/// <summary>Text for classifier-free guidance. Without a negative part the network runs once per video and the scale is unused.</summary>
/// <param name="Positive">States of the prompt.</param>
/// <param name="Negative">States of the negative prompt, of the same shape; null switches guidance off.</param>
/// <param name="Scale">Guidance scale; 1 and below switch guidance off.</param>
public sealed record GuidedText(TextStates Positive, TextStates? Negative, float Scale)
{
    /// <summary>Drops the negative part where the scale makes it useless.</summary>
    public static GuidedText Create(TextStates positive, TextStates? negative, float scale) =>
        new(positive, scale > 1 ? negative : null, scale);
}

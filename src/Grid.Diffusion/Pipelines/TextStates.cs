namespace Grid.Diffusion.Pipelines;

/// <summary>What the text encoder gives for a batch of prompts.</summary>
/// <param name="Values">Hidden states [batch, length, channels].</param>
/// <param name="Mask">1 for tokens, 0 for padding [batch, length].</param>
public sealed record TextStates(float[] Values, float[] Mask, int Batch, int Length, int Channels);

namespace Grid.Diffusion.Pipelines;

/// <summary>What a generation is doing.</summary>
public enum GenerationPhase
{
    Encoding,
    Denoising,
    Decoding,
}

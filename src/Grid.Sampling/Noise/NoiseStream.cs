namespace Grid.Sampling.Noise;

/// <summary>What noise is drawn for; streams of one seed are independent.</summary>
public enum NoiseStream
{
    /// <summary>The latents before the first step.</summary>
    Initial = 0,

    /// <summary>Fresh noise of an ancestral step; the index is the evaluation.</summary>
    Ancestral = 1,

    /// <summary>Posterior samples of the decoder's smoothing pass; the index is the encoded chunk.</summary>
    Smoothing = 2,

    /// <summary>Posterior samples of a source image or video; the index is the encoded chunk.</summary>
    Source = 3,
}

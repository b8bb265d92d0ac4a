namespace Grid.Sampling.Noise;

/// <summary>Standard normal noise for one request.</summary>
public interface INoiseSource
{
    /// <summary>Whether a draw depends on the draws before it, so that a run that goes on elsewhere has to make them once more.</summary>
    bool IsSequential => false;

    /// <summary>
    /// Fills <paramref name="destination"/> ([channels, frames, height, width] of <paramref name="shape"/>) with the noise of
    /// latent frames <paramref name="firstFrame"/>, <paramref name="firstFrame"/> + 1, ... of the given stream and index.
    /// </summary>
    void Fill(NoiseStream stream, int index, LatentShape shape, int firstFrame, Span<float> destination);
}

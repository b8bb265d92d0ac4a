namespace Grid.Sampling;

/// <summary>The shape of one latent video: channels, latent frames, latent rows, latent columns; stored in that order.</summary>
public readonly record struct LatentShape(int Channels, int Frames, int Height, int Width)
{
    /// <summary>Number of values in the whole latent video.</summary>
    public int Count => checked(Channels * Frames * Height * Width);
}

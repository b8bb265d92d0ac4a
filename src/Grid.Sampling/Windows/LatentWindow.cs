namespace Grid.Sampling.Windows;

/// <summary>A run of latent frames that the network sees at once; it is a clip of its own, with positions from 0.</summary>
/// <param name="First">Index of the first latent frame, from 0.</param>
/// <param name="Count">Number of latent frames.</param>
public readonly record struct LatentWindow(int First, int Count)
{
    /// <summary>Index after the last latent frame.</summary>
    public int End => First + Count;
}

namespace Grid.Diffusion.Autoencoders;

/// <summary>How the autoencoder's layers treat the time axis of the tensor they are given.</summary>
public enum TemporalMode
{
    /// <summary>MagViT: two copies of the first frame go in front of every convolution; the first frame is never doubled in time.</summary>
    Chunk,

    /// <summary>Slice mode's first frame of an odd clip: zero frames around it, no change of length.</summary>
    FirstFrame,

    /// <summary>Slice mode: one zero frame in front of and behind every convolution; every frame is doubled in time.</summary>
    Slice,
}

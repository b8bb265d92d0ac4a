namespace Grid.Diffusion.Autoencoders;

/// <summary>Which positions attend to each other in the middle of encoder and decoder.</summary>
public enum MidAttentionType
{
    None,

    /// <summary><c>3d</c>: all positions of all frames.</summary>
    Full,

    /// <summary><c>spatial</c>: the positions of one frame.</summary>
    Spatial,

    /// <summary><c>temporal</c>: one position in all frames.</summary>
    Temporal,

    /// <summary><c>spatial_temporal</c>: spatial, then temporal.</summary>
    SpatialThenTemporal,
}

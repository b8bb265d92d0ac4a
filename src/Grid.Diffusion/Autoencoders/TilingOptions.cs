namespace Grid.Diffusion.Autoencoders;

/// <summary>
/// Encodes and decodes large frames as overlapping square tiles that are blended, which bounds memory by the tile instead of the frame.
/// </summary>
public sealed record TilingOptions
{
    /// <summary>Side of a tile in pixels. Frames with a longer side are cut.</summary>
    public int SampleMinSize { get; init; } = 256;

    /// <summary>Side of a tile in latent positions: <see cref="SampleMinSize"/> over the network's spatial factor.</summary>
    public int LatentMinSize { get; init; } = 32;

    /// <summary>Share of a tile that its neighbour repeats, from 0 to below 1.</summary>
    public double OverlapFactor { get; init; } = 0.25;

    internal void Validate(VideoAutoencoderConfig config)
    {
        if (!(OverlapFactor is >= 0 and < 1))
        {
            throw new ArgumentException($"tile_overlap_factor must be at least 0 and below 1; it is {OverlapFactor}");
        }

        // Otherwise the kept parts of neighbouring tiles would not meet.
        var overlap = LatentMinSize * OverlapFactor;
        if (LatentMinSize < 1 || Math.Abs(overlap - Math.Round(overlap)) > 1e-9)
        {
            throw new ArgumentException(
                $"tile_latent_min_size times tile_overlap_factor must be a whole number of latent positions; it is {overlap}"
            );
        }

        if (SampleMinSize != (long)LatentMinSize * config.SpatialFactor)
        {
            throw new ArgumentException(
                $"tile_sample_min_size must be {config.SpatialFactor} times tile_latent_min_size ({LatentMinSize}); it is {SampleMinSize}"
            );
        }
    }
}

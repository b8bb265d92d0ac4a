namespace Grid.Sampling;

/// <summary>Sizes of latent videos from sizes of videos.</summary>
public static class LatentShapes
{
    /// <summary>Pixels to a latent cell, in height and in width.</summary>
    public const int SpatialFactor = 8;

    /// <summary>Channels of a latent video.</summary>
    public const int DefaultChannels = 4;

    /// <summary>
    /// The latent shape of a video. As in the reference, frames beyond whole chunks are dropped (10 to 17 count as 9 in MagViT mode),
    /// except the one leading frame of slice mode (9 frames are 3 latent frames), which the reference's autoencoder codes but its pipeline
    /// forgets.
    /// </summary>
    /// <param name="frames">Video frames: 1, or at least a chunk.</param>
    /// <param name="height">Pixels, a multiple of 8.</param>
    /// <param name="width">Pixels, a multiple of 8.</param>
    /// <param name="compression">MagViT mode unless given.</param>
    /// <param name="channels">Latent channels.</param>
    /// <exception cref="ArgumentException">A size is out of range; the sentence names it.</exception>
    public static LatentShape For(
        int frames,
        int height,
        int width,
        TemporalCompression? compression = null,
        int channels = DefaultChannels
    )
    {
        var mode = compression ?? TemporalCompression.MagVit;
        if (frames != 1 && frames < mode.FrameChunk)
        {
            throw new ArgumentException(FormattableString.Invariant($"frames {frames} must be 1 or at least {mode.FrameChunk}."));
        }

        RequireMultiple(height, nameof(height));
        RequireMultiple(width, nameof(width));
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        return new LatentShape(channels, LatentFrames(frames, mode), height / SpatialFactor, width / SpatialFactor);
    }

    private static int LatentFrames(int frames, TemporalCompression mode)
    {
        if (frames == 1)
        {
            return 1;
        }

        var leading = mode.TakesLeadingImage && frames % mode.FrameChunk == 1 ? 1 : 0;
        return (frames / mode.FrameChunk * mode.LatentChunk) + leading;
    }

    private static void RequireMultiple(int size, string name)
    {
        if (size < SpatialFactor || size % SpatialFactor != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} {size} must be a positive multiple of {SpatialFactor}."));
        }
    }
}

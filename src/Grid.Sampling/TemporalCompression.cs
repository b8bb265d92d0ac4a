namespace Grid.Sampling;

/// <summary>
/// How an autoencoder shortens time: <see cref="FrameChunk"/> video frames become <see cref="LatentChunk"/> latent frames, chunk by chunk.
/// A single image is one latent frame in every mode.
/// </summary>
/// <param name="FrameChunk">Video frames in a chunk, at least 1.</param>
/// <param name="LatentChunk">Latent frames in a chunk, at least 1.</param>
/// <param name="TakesLeadingImage">Whether a video may have one frame more than whole chunks, the first, which is coded alone as an image
/// is.</param>
public readonly record struct TemporalCompression(int FrameChunk, int LatentChunk, bool TakesLeadingImage)
{
    /// <summary>MagViT mode (EasyAnimate V2): 9 frames to 3 latent frames.</summary>
    public static TemporalCompression MagVit { get; } = new(9, 3, TakesLeadingImage: false);

    /// <summary>Slice mode (EasyAnimate V3): 8 frames to 2 latent frames, with one leading frame allowed.</summary>
    public static TemporalCompression Slice { get; } = new(8, 2, TakesLeadingImage: true);

    /// <summary>Whether a video of so many frames can be made: 1, whole chunks, or where allowed whole chunks and one frame more.</summary>
    public bool Accepts(int frames) =>
        frames == 1 || (frames >= FrameChunk && (frames % FrameChunk == 0 || (TakesLeadingImage && frames % FrameChunk == 1)));

    /// <summary>
    /// The video that is nearest to a length: at least one chunk, and of two that are equally near the one of whole chunks.
    /// </summary>
    /// <param name="frames">Any length above 0 in frames, up to a million chunks.</param>
    public int Nearest(double frames)
    {
        var whole = Chunks(frames, FrameChunk) * FrameChunk;
        var one = (Chunks(frames - 1, FrameChunk) * FrameChunk) + 1;
        return TakesLeadingImage && Math.Abs(one - frames) < Math.Abs(whole - frames) ? one : whole;
    }

    private static int Chunks(double frames, int chunk) => Math.Max(1, (int)Math.Round(frames / chunk));
}

using Grid.Contracts.Videos;
using Grid.Grains.Videos;

namespace Grid.Workers.Engines;

/// <summary>
/// A loaded model. Called from its device's thread only, one call at a time, so the methods are synchronous. States between calls are
/// bytes of the engine's own making: another engine over the same weights continues from them as if there had been no break.
/// </summary>
public interface IVideoEngine : IDisposable
{
    /// <summary>Bytes of weights in memory.</summary>
    long WeightBytes { get; }

    /// <summary>Network evaluations of a whole video.</summary>
    int CountEvaluations(VideoSpec spec);

    /// <summary>Text states of prompt and negative prompt.</summary>
    byte[] EncodePrompt(VideoSpec spec, CancellationToken cancellationToken);

    /// <summary>What of the prompts the text states do not hold; empty where all of it is heard.</summary>
    IReadOnlyList<VideoWarning> ReviewPrompts(VideoSpec spec) => [];

    /// <summary>
    /// Most videos of this shape that are worth denoising as one batch; at least 1. It is 1 where a batch is not faster and where a row's
    /// bytes would depend on its neighbours.
    /// </summary>
    int MaxBatch(VideoSpec spec);

    /// <summary>
    /// Denoises works of one <see cref="BatchKeys"/> key together, each from its evaluation <see cref="DenoiseWork.FirstEvaluation"/> on
    /// until
    /// <paramref name="afterEvaluation"/> answers false for it, it is canceled, or all its evaluations are done. Each outcome has the bytes
    /// of the work done alone.
    /// </summary>
    /// <param name="works">At least one, at most <see cref="MaxBatch"/>.</param>
    /// <param name="afterEvaluation">Told the index of a work and the number of evaluations of its video done so far; false ends its
    /// burst.</param>
    /// <param name="cancellationToken">Ends the burst of all with an exception.</param>
    /// <returns>One outcome for each work, in their order; null for one that was canceled. What befell one work alone is its outcome's
    /// <see cref="DenoiseOutcome.Failure"/>.</returns>
    /// <exception cref="ArgumentException">The works are not of one key.</exception>
    IReadOnlyList<DenoiseOutcome?> Denoise(
        IReadOnlyList<DenoiseWork> works,
        Func<int, int, bool> afterEvaluation,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Most windows of so many latent frames that are worth evaluating as one batch; bounded as <see cref="MaxBatch"/> is.
    /// </summary>
    int MaxWindowBatch(VideoSpec spec, int latentFrames);

    /// <summary>
    /// The guided noise that the network predicts for each of several windows of one <see cref="BatchKeys.ForWindow"/> key.
    /// </summary>
    /// <returns>[C, frames, h, w] each; the bytes of a window asked alone.</returns>
    IReadOnlyList<float[]> PredictNoise(IReadOnlyList<WindowQuery> queries);

    /// <summary>A rough picture of the middle frame of a window's clean latents; null where the model has no projection for it.</summary>
    PreviewFrame? Preview(WindowQuery query, float[] predicted);

    /// <summary>The latent frames that decoding some frames of a video reads.</summary>
    FrameRange LatentsFor(VideoSpec spec, VideoPlan plan, FrameRange frames);

    /// <summary>
    /// Decodes frames of a video, the same bytes as in a decode of the whole, in memory that does not grow with their number.
    /// </summary>
    /// <param name="latents">Denoised latents [C, count, h, w] of <see cref="LatentsFor"/>.</param>
    /// <param name="firstLatent">Index of the first of them in the video.</param>
    /// <param name="onFrame">Handed each frame in order: RGB, 8 bits a channel, rows from the top. The memory is good for the call
    /// only.</param>
    void DecodeSlice(
        VideoSpec spec,
        VideoPlan plan,
        FrameRange frames,
        float[] latents,
        int firstLatent,
        Action<ReadOnlyMemory<byte>> onFrame,
        CancellationToken cancellationToken
    );

    /// <summary>SHA-256 of the latents in the last checkpoint, [C, F, h, w] as float32, little-endian; lower-case hexadecimal.</summary>
    string HashLatents(byte[] checkpoint);

    /// <summary>Frames of the last checkpoint: RGB, 8 bits a channel, rows from the top, frame after frame.</summary>
    /// <param name="onFrame">Told the number of frames decoded so far.</param>
    byte[] Decode(VideoSpec spec, VideoPlan plan, byte[] latents, Action<int> onFrame, CancellationToken cancellationToken);
}

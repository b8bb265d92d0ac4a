using Grid.Contracts.Videos;

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

    /// <summary>
    /// Denoises from evaluation <see cref="DenoiseWork.FirstEvaluation"/> on until <paramref name="afterEvaluation"/> answers false or all are done.
    /// </summary>
    /// <param name="afterEvaluation">Told the number of evaluations of the video done so far; false ends the burst.</param>
    DenoiseOutcome Denoise(DenoiseWork work, Func<int, bool> afterEvaluation, CancellationToken cancellationToken);

    /// <summary>Frames of the last checkpoint: RGB, 8 bits a channel, rows from the top, frame after frame.</summary>
    byte[] Decode(VideoSpec spec, VideoPlan plan, byte[] latents, CancellationToken cancellationToken);
}

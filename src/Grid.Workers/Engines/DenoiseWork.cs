using Grid.Contracts.Videos;

namespace Grid.Workers.Engines;

/// <summary>A burst of denoising.</summary>
/// <param name="Spec">What is being made.</param>
/// <param name="Plan">How it is cut into windows.</param>
/// <param name="TextStates">What <see cref="IVideoEngine.EncodePrompt"/> gave.</param>
/// <param name="Checkpoint">What the burst before gave; null for the first.</param>
/// <param name="FirstEvaluation">Evaluations done before.</param>
public sealed record DenoiseWork(VideoSpec Spec, VideoPlan Plan, byte[] TextStates, byte[]? Checkpoint, int FirstEvaluation)
{
    /// <summary>Drops this work before its next evaluation; the others of its batch go on.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Handed a preview and the evaluations done with it every <see cref="VideoSpec.PreviewEvery"/> evaluations.</summary>
    public Action<int, PreviewFrame>? OnPreview { get; init; }
}

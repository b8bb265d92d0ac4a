namespace Grid.Workers.Engines;

/// <summary>Shorter ways to call an engine.</summary>
public static class VideoEngineExtensions
{
    /// <summary>Denoises one work alone; see <see cref="IVideoEngine.Denoise"/>.</summary>
    /// <param name="afterEvaluation">Told the number of evaluations of the video done so far; false ends the burst.</param>
    /// <exception cref="OperationCanceledException">The call or the work was canceled.</exception>
    public static DenoiseOutcome Denoise(
        this IVideoEngine engine,
        DenoiseWork work,
        Func<int, bool> afterEvaluation,
        CancellationToken cancellationToken
    ) =>
        engine.Denoise([work], (_, evaluations) => afterEvaluation(evaluations), cancellationToken)[0] switch
        {
            null => throw new OperationCanceledException(work.Cancellation),
            { Failure: { } failure } => throw failure,
            var outcome => outcome,
        };
}

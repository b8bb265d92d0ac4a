namespace Grid.Cli.Generation;

/// <summary>How far a video is.</summary>
/// <param name="Phase">In words, such as <c>denoising</c>.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="Step">Network evaluations done.</param>
/// <param name="StepsTotal">Network evaluations of the whole video; 0 while unknown.</param>
/// <param name="Remaining">Estimated time to the end; null while unknown.</param>
/// <param name="Ahead">Pieces of work ahead in the queue.</param>
internal sealed record GenerationStatus(
    string Phase,
    double Percent,
    int Step = 0,
    int StepsTotal = 0,
    TimeSpan? Remaining = null,
    int? Ahead = null
);

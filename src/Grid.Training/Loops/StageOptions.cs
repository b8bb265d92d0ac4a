namespace Grid.Training.Loops;

/// <summary>The length of a training stage and its learning rate.</summary>
/// <param name="Steps">Optimizer steps in all.</param>
/// <param name="LearningRate">The peak, reached after <paramref name="WarmUp"/> steps; a cosine leads from there to 0.</param>
public sealed record StageOptions(long Steps, double LearningRate, long WarmUp = 100)
{
    /// <summary>Steps between two evaluations.</summary>
    public long EvaluateEvery { get; init; } = 500;

    /// <summary>Steps between two lines of the log.</summary>
    public long ReportEvery { get; init; } = 50;

    /// <summary>Time between two checkpoints.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(3);
}

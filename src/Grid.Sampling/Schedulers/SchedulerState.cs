namespace Grid.Sampling.Schedulers;

/// <summary>A scheduler's history: the next evaluation and the stored tensors (model outputs, samples), newest last.</summary>
public sealed record SchedulerState(int NextEvaluation, IReadOnlyList<float[]> History);

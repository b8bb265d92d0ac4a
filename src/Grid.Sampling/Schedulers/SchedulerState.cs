namespace Grid.Sampling.Schedulers;

/// <summary>
/// A run between two evaluations: the next evaluation and the tensors that the rest of the run still reads (model outputs, samples), newest
/// last. Plain numbers, so any serialiser that keeps float32 values exactly keeps the run bit for bit.
/// </summary>
public sealed record SchedulerState(int NextEvaluation, IReadOnlyList<float[]> History);

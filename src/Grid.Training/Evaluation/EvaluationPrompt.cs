using Grid.Training.Synthetic;

namespace Grid.Training.Evaluation;

/// <summary>One prompt of an evaluation: what is asked for, and the seed of its noise.</summary>
public sealed record EvaluationPrompt(ShapeCombination Combination, long Seed);

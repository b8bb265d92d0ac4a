namespace Grid.Training.Optimisation;

/// <summary>The constants of AdamW and of the gradient clip that precedes it.</summary>
/// <param name="ClipNorm">Largest L2 norm of the whole gradient; larger ones are scaled down to it.</param>
/// <param name="AverageDecay">Decay of the running average of the weights once it has warmed up.</param>
public sealed record AdamWOptions(
    double Beta1 = 0.9,
    double Beta2 = 0.99,
    double Epsilon = 1e-8,
    double WeightDecay = 0,
    double ClipNorm = 1.0,
    double AverageDecay = 0.999
);

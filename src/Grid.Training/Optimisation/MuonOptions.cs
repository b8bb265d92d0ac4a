namespace Grid.Training.Optimisation;

/// <summary>The constants of <see cref="Muon"/>.</summary>
/// <param name="Momentum">Decay of the running mean of gradients.</param>
/// <param name="AverageDecay">Decay of the running average of the weights once it has warmed up.</param>
public sealed record MuonOptions(double Momentum = 0.95, double AverageDecay = 0.999);

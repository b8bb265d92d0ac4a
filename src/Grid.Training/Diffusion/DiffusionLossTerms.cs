using static TorchSharp.torch;

namespace Grid.Training.Diffusion;

/// <summary>The parts of the diffusion loss, one value a sample [B]; <see cref="Total"/> is their sum.</summary>
public sealed record DiffusionLossTerms(Tensor MeanSquaredError, Tensor VariationalBound, Tensor Total);

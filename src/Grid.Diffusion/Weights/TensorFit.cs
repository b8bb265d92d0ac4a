using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>Reshapes a stored tensor whose shape differs from the module's.</summary>
/// <param name="name">The name in the module.</param>
/// <param name="shape">The stored shape.</param>
/// <param name="targets">The module's tensors by name.</param>
/// <returns>What turns the stored tensor into one of the target's shape, null when nothing does.</returns>
public delegate Func<Tensor, Tensor>? TensorFit(string name, IReadOnlyList<long> shape, IReadOnlyDictionary<string, Tensor> targets);

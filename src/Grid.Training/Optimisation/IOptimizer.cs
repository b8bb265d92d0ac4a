using static TorchSharp.torch;

namespace Grid.Training.Optimisation;

/// <summary>Moves parameters along their gradients and keeps a running average of them.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>Steps taken so far.</summary>
    long Steps { get; }

    /// <summary>Updates the parameters from their gradients and clears those.</summary>
    /// <returns>The gradient's L2 norm, before any clipping.</returns>
    /// <exception cref="InvalidOperationException">The gradient is not finite; nothing was changed.</exception>
    double Step(double learningRate);

    /// <summary>Puts the averaged weights into the parameters until the returned object is disposed.</summary>
    IDisposable UseAverage();

    /// <summary>Makes the averaged weights the parameters' values for good; training is over.</summary>
    void AdoptAverage();

    /// <summary>The tensors that a checkpoint holds; the optimizer keeps owning them.</summary>
    IReadOnlyDictionary<string, Tensor> State();

    /// <summary>Continues from a checkpoint's tensors.</summary>
    void Restore(IReadOnlyDictionary<string, Tensor> state, long steps);
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Grid.Training.Optimisation;

/// <summary>
/// AdamW with gradient clipping and a running average of the weights. All of a model's parameters are one float32 vector here:
/// a small model has hundreds of tensors of a few hundred numbers, and one operation on the vector costs what one on a tensor costs.
/// </summary>
public sealed class AdamW : IOptimizer
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly long[] _sizes;
    private readonly AdamWOptions _options;
    private readonly Tensor _weights;
    private readonly Tensor _firstMoment;
    private readonly Tensor _secondMoment;
    private readonly Tensor _average;

    public AdamW(IReadOnlyList<Parameter> parameters, AdamWOptions options)
    {
        if (parameters.Count == 0)
        {
            throw new ArgumentException("there are no parameters to train", nameof(parameters));
        }

        using var _ = no_grad();
        using var scope = NewDisposeScope();
        _parameters = parameters;
        _options = options;
        _sizes = [.. parameters.Select(parameter => parameter.numel())];
        _weights = Flatten(parameters).clone().MoveToOuterDisposeScope(); // one tensor alone would be concatenated to itself
        _firstMoment = zeros_like(_weights).MoveToOuterDisposeScope();
        _secondMoment = zeros_like(_weights).MoveToOuterDisposeScope();
        _average = _weights.clone().MoveToOuterDisposeScope();
        foreach (var tensor in State().Values)
        {
            tensor.DetachFromDisposeScope();
        }
    }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Updates the parameters from their gradients and clears those. A parameter without a gradient counts as gradient 0.
    /// </summary>
    /// <returns>The gradient's L2 norm before clipping.</returns>
    public double Step(double learningRate)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var gradient = Flatten([.. _parameters.Select(parameter => parameter.grad ?? zeros_like(parameter))]);
        var norm = gradient.norm().item<float>();
        if (!float.IsFinite(norm))
        {
            throw new InvalidOperationException($"the gradient is not finite at step {Steps}; lower the learning rate");
        }

        if (norm > _options.ClipNorm)
        {
            gradient.mul_(_options.ClipNorm / (norm + 1e-6));
        }

        Steps++;
        _firstMoment.mul_(_options.Beta1).add_(gradient, alpha: 1 - _options.Beta1);
        _secondMoment.mul_(_options.Beta2).addcmul_(gradient, gradient, value: 1 - _options.Beta2);
        var denominator = _secondMoment.sqrt().div_(Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps))).add_(_options.Epsilon);
        _weights.mul_(1 - (learningRate * _options.WeightDecay));
        _weights.addcdiv_(_firstMoment, denominator, value: -learningRate / (1 - Math.Pow(_options.Beta1, Steps)));
        _average.lerp_(_weights, 1 - AverageDecay.At(Steps, _options.AverageDecay));
        Write(_weights);
        foreach (var parameter in _parameters)
        {
            parameter.grad?.zero_();
        }

        return norm;
    }

    /// <summary>Puts the averaged weights into the parameters until the returned object is disposed.</summary>
    public IDisposable UseAverage()
    {
        Write(_average);
        return new Restorer(this);
    }

    /// <summary>Makes the averaged weights the parameters' values for good; training is over.</summary>
    public void AdoptAverage() => Write(_average);

    /// <summary>The vectors a checkpoint holds; the optimizer keeps owning them.</summary>
    public IReadOnlyDictionary<string, Tensor> State() =>
        new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["weights"] = _weights,
            ["first_moment"] = _firstMoment,
            ["second_moment"] = _secondMoment,
            ["average"] = _average,
        };

    /// <summary>Continues from a checkpoint's vectors.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> state, long steps)
    {
        using var _ = no_grad();
        foreach (var (name, tensor) in State())
        {
            tensor.copy_(state[name]);
        }

        Steps = steps;
        Write(_weights);
    }

    public void Dispose()
    {
        foreach (var tensor in State().Values)
        {
            tensor.Dispose();
        }
    }

    private static Tensor Flatten(IReadOnlyList<Tensor> tensors) =>
        cat([.. tensors.Select(tensor => tensor.detach().reshape(-1).to_type(ScalarType.Float32))]);

    private void Write(Tensor vector)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var parts = vector.split(_sizes);
        for (var i = 0; i < parts.Length; i++)
        {
            _parameters[i].copy_(parts[i].view(_parameters[i].shape));
        }
    }

    private sealed class Restorer(AdamW owner) : IDisposable
    {
        public void Dispose() => owner.Write(owner._weights);
    }
}

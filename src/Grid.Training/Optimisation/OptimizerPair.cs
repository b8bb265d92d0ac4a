using static TorchSharp.torch;

namespace Grid.Training.Optimisation;

/// <summary>Two optimizers over different parameters of one network, stepped together.</summary>
/// <param name="secondShare">The second's learning rate, as a multiple of the first's.</param>
public sealed class OptimizerPair(IOptimizer first, IOptimizer second, double secondShare) : IOptimizer
{
    private const string FirstPrefix = "first.";
    private const string SecondPrefix = "second.";

    public long Steps => first.Steps;

    public double Step(double learningRate)
    {
        var (one, other) = (first.Step(learningRate), second.Step(learningRate * secondShare));
        return Math.Sqrt((one * one) + (other * other));
    }

    public IDisposable UseAverage() => new Both(first.UseAverage(), second.UseAverage());

    public void AdoptAverage()
    {
        first.AdoptAverage();
        second.AdoptAverage();
    }

    public IReadOnlyDictionary<string, Tensor> State() =>
        Prefixed(first, FirstPrefix).Concat(Prefixed(second, SecondPrefix)).ToDictionary(StringComparer.Ordinal);

    public void Restore(IReadOnlyDictionary<string, Tensor> state, long steps)
    {
        first.Restore(Under(state, FirstPrefix), steps);
        second.Restore(Under(state, SecondPrefix), steps);
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(IOptimizer optimizer, string prefix) =>
        optimizer.State().Select(item => KeyValuePair.Create(prefix + item.Key, item.Value));

    private static Dictionary<string, Tensor> Under(IReadOnlyDictionary<string, Tensor> state, string prefix) =>
        state
            .Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(item => item.Key[prefix.Length..], item => item.Value, StringComparer.Ordinal);

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}

using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>Comparison of every expected output of a case, for kinds whose cases do not all hold the same outputs.</summary>
internal static class OutputComparison
{
    /// <summary>
    /// Compares what the case expects with what was computed; an expected output that was not computed is an error, a computed one that is
    /// not expected is not.
    /// </summary>
    public static GoldenResult Compare(GoldenCase golden, IReadOnlyDictionary<string, Tensor> computed)
    {
        var expected = golden.TensorNames.Where(name => name.StartsWith("out.", StringComparison.Ordinal)).ToList();
        var unknown = expected.Where(name => !computed.ContainsKey(name)).ToList();
        return unknown.Count == 0
            ? golden.Compare(expected.ToDictionary(name => name, name => computed[name], StringComparer.Ordinal))
            : throw new InvalidDataException($"the case expects {string.Join(", ", unknown)}, which is not computed");
    }
}

using System.Text.Json.Nodes;
using Grid.Diffusion.Weights;
using static TorchSharp.torch;

namespace Grid.Golden;

/// <summary>One <c>case.json</c> with its tensors.</summary>
public sealed class GoldenCase : IDisposable
{
    private const string AgainstTruth = "relative RMS distance to truth.* <= tolerance x errors.*";

    private readonly SafetensorsFile? _tensors;

    public GoldenCase(string directory)
    {
        Directory = directory;
        Json = JsonNode.Parse(File.ReadAllText(Path.Combine(directory, "case.json")))!.AsObject();
        var tensors = (string?)Json["tensors"];
        _tensors = tensors is null ? null : SafetensorsFile.Open(Path.Combine(directory, tensors));
    }

    public string Directory { get; }

    public JsonObject Json { get; }

    public string Kind => (string)Json["kind"]!;

    public JsonObject Config => Json["config"]!.AsObject();

    public double Tolerance => Json["tolerance"]!.GetValue<double>();

    public IEnumerable<string> TensorNames => _tensors?.Entries.Keys ?? [];

    public bool Has(string name) => _tensors is not null && _tensors.Entries.ContainsKey(name);

    /// <summary>Reads a tensor of the case as float32 unless another type is asked for.</summary>
    public Tensor Tensor(string name, ScalarType? type = ScalarType.Float32) =>
        (_tensors ?? throw new InvalidDataException("the case has no tensor file")).Read(name, type);

    public float[] Values(string name)
    {
        using var tensor = Tensor(name);
        return tensor.data<float>().ToArray();
    }

    public long[] Shape(string name) => _tensors!.Entries[name].Shape;

    /// <summary>The full path of a file that the case names relative to its folder.</summary>
    public string PathOf(string relative) => Path.GetFullPath(Path.Combine(Directory, relative));

    /// <summary>
    /// The case's weight files: <c>weights</c> may be one path, a list, or (with <paramref name="part"/>) an object by part.
    /// </summary>
    public IReadOnlyList<string> WeightFiles(string? part = null)
    {
        var node = part is null ? Json["weights"] : Json["weights"]?[part];
        return node switch
        {
            null => throw new InvalidDataException("the case names no weights"),
            JsonArray list => [.. list.Select(item => PathOf((string)item!))],
            _ => [PathOf(node.GetValue<string>())],
        };
    }

    /// <summary>
    /// Compares every expected tensor that <paramref name="actual"/> names: max |actual - expected| / max |expected|, or in the measure
    /// that the case names.
    /// </summary>
    /// <exception cref="InvalidDataException">The case names a measure that is not known.</exception>
    public GoldenResult Compare(IReadOnlyDictionary<string, Tensor> actual)
    {
        if (actual.Count == 0)
        {
            throw new InvalidOperationException("nothing to compare");
        }

        var details = new List<string>();
        var worst = 0.0;
        foreach (var (name, value) in actual)
        {
            var error = (string?)Json["compare"] switch
            {
                null => RelativeErrorOf(name, value),
                AgainstTruth => ShareOfAllowedDistance(name["out.".Length..], value),
                var measure => throw new InvalidDataException($"unknown comparison '{measure}'"),
            };
            details.Add($"{name} {error:e2}");
            worst = double.IsNaN(error) || error > worst ? error : worst;
        }

        return new GoldenResult(worst, Tolerance, details);
    }

    public static double RelativeError(Tensor actual, Tensor expected)
    {
        if (!actual.shape.SequenceEqual(expected.shape))
        {
            throw new InvalidDataException(
                $"shape [{string.Join(", ", actual.shape)}] where [{string.Join(", ", expected.shape)}] is expected"
            );
        }

        using var scope = NewDisposeScope();
        var scale = expected.to_type(ScalarType.Float64).abs().max().item<double>();
        var difference = (actual.to_type(ScalarType.Float64) - expected.to_type(ScalarType.Float64)).abs().max().item<double>();
        return scale == 0 ? difference : difference / scale;
    }

    public void Dispose() => _tensors?.Dispose();

    private double RelativeErrorOf(string name, Tensor actual)
    {
        using var expected = Tensor(name);
        return RelativeError(actual, expected);
    }

    // The distance from a float64 run in units of the reference's own distance from it.
    private double ShareOfAllowedDistance(string name, Tensor actual)
    {
        using var scope = NewDisposeScope();
        var truth = Tensor($"truth.{name}", ScalarType.Float64);
        var distance = ((actual.to_type(ScalarType.Float64) - truth).square().mean() / truth.square().mean()).sqrt().item<double>();
        return distance / Json["errors"]![name]!.GetValue<double>();
    }
}

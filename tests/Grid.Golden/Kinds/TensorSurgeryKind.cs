using Grid.Diffusion.Weights;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>
/// Loads a transformer checkpoint of the case's <c>in.*</c> tensors into a model with the shapes of its <c>out.*</c>. The checkpoint
/// also misses one tensor of the model, holds one that the model does not know and one of another shape: all three must be
/// reported and leave the model as it was.
/// </summary>
public sealed class TensorSurgeryKind : IGoldenKind
{
    // What the model holds before loading; no tensor of a case is all of this.
    private const double Untouched = -7.5;

    public string Kind => "tensor_surgery";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var stored = Named(golden, "in.").ToDictionary(name => name, name => golden.Tensor("in." + name, null), StringComparer.Ordinal);
        var model = Named(golden, "out.")
            .ToDictionary(name => name, name => full(golden.Shape("out." + name), Untouched), StringComparer.Ordinal);
        var expected = model.Keys.ToList();
        stored["another.unknown"] = ones(3);
        stored["another.misshapen"] = ones(2, 3);
        model["another.misshapen"] = full([3, 3], Untouched);
        model["another.missing"] = full([4], Untouched);

        var report = Load(stored, model);

        var isReported =
            report.Unexpected.Contains("another.unknown")
            && report.Missing.Contains("another.missing")
            && report.Misshapen.Any(line => line.StartsWith("another.misshapen", StringComparison.Ordinal));
        Demand(isReported, report.Describe());
        Demand(
            model.Where(item => !expected.Contains(item.Key)).All(item => item.Value.eq(Untouched).all().item<bool>()),
            "a tensor that does not match was written"
        );
        return golden.Compare(expected.ToDictionary(name => "out." + name, name => model[name], StringComparer.Ordinal));
    }

    private static IEnumerable<string> Named(GoldenCase golden, string prefix) =>
        golden.TensorNames.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);

    private static WeightLoadReport Load(Dictionary<string, Tensor> stored, Dictionary<string, Tensor> model)
    {
        var folder = Directory.CreateTempSubdirectory("grid-golden-");
        try
        {
            var path = Path.Combine(folder.FullName, "diffusion_pytorch_model.safetensors");
            SafetensorsWriter.Write(path, stored);
            using var file = SafetensorsFile.Open(path);
            return WeightLoader.Load(model, [file], WeightLoadOptions.Transformer);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}

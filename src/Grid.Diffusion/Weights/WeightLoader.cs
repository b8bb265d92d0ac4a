using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>Copies tensors of safetensors files into a module by name, each read in its own element type.</summary>
public static class WeightLoader
{
    /// <summary>Loads what matches by name and shape and reports the rest; nothing is thrown for a mismatch.</summary>
    public static WeightLoadReport Load(nn.Module module, params IEnumerable<SafetensorsFile> files)
    {
        var targets = module.state_dict();
        var missing = new HashSet<string>(targets.Keys, StringComparer.Ordinal);
        var unexpected = new List<string>();
        var misshapen = new List<string>();
        var loaded = 0;
        using var _ = no_grad();
        foreach (var file in files)
        {
            foreach (var (name, entry) in file.Entries)
            {
                if (!targets.TryGetValue(name, out var target))
                {
                    unexpected.Add(name);
                }
                else if (!target.shape.SequenceEqual(entry.Shape))
                {
                    misshapen.Add($"{name}: file [{string.Join(", ", entry.Shape)}], model [{string.Join(", ", target.shape)}]");
                }
                else
                {
                    using var value = file.Read(name);
                    target.copy_(value);
                    missing.Remove(name);
                    loaded++;
                }
            }
        }

        return new WeightLoadReport(loaded, [.. missing.Order(StringComparer.Ordinal)], [.. unexpected.Order(StringComparer.Ordinal)], [.. misshapen.Order(StringComparer.Ordinal)]);
    }
}

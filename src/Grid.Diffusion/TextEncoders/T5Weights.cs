using Grid.Diffusion.Weights;

using static TorchSharp.torch;

namespace Grid.Diffusion.TextEncoders;

/// <summary>Loads T5 files, which may name the embedding in two ways and may hold a decoder besides.</summary>
public static class T5Weights
{
    private const string Embedding = "shared.weight";
    private const string EmbeddingAlias = "encoder.embed_tokens.weight";

    /// <summary>Copies what matches by name and shape. The second name of the embedding and the tensors of a decoder are not reported as unexpected.</summary>
    public static WeightLoadReport Load(T5Encoder encoder, params IReadOnlyList<SafetensorsFile> files)
    {
        var report = WeightLoader.Load(encoder, files);
        var unexpected = report.Unexpected.Where(name => name != EmbeddingAlias && !name.StartsWith("decoder.", StringComparison.Ordinal) && name != "lm_head.weight");
        report = report with { Unexpected = [.. unexpected] };
        var holder = files.FirstOrDefault(file => file.Entries.ContainsKey(EmbeddingAlias));
        return holder is null || !report.Missing.Contains(Embedding) ? report : LoadAlias(encoder, holder, report);
    }

    private static WeightLoadReport LoadAlias(T5Encoder encoder, SafetensorsFile file, WeightLoadReport report)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var target = encoder.state_dict()[Embedding];
        var shape = file.Entries[EmbeddingAlias].Shape;
        if (!target.shape.SequenceEqual(shape))
        {
            var mismatch = $"{EmbeddingAlias}: file [{string.Join(", ", shape)}], model [{string.Join(", ", target.shape)}]";
            return report with { Misshapen = [.. report.Misshapen.Append(mismatch).Order(StringComparer.Ordinal)] };
        }

        target.copy_(file.Read(EmbeddingAlias));
        return report with { Loaded = report.Loaded + 1, Missing = [.. report.Missing.Where(name => name != Embedding)] };
    }
}

using System.Text.Json.Nodes;
using Grid.Diffusion.Weights;

namespace Grid.Diffusion.Models;

/// <summary>
/// Finds the weight files of a component folder: one safetensors file under a published name, or the shards that an index names.
/// </summary>
internal static class WeightFileSearch
{
    private const string Extension = ".safetensors";
    private const string IndexExtension = ".safetensors.index.json";

    // As diffusers and as transformers name them.
    private static readonly string[] Stems = ["diffusion_pytorch_model", "model"];

    /// <summary>File names, sorted.</summary>
    public static IReadOnlyList<string> Find(string directory)
    {
        foreach (var stem in Stems)
        {
            if (File.Exists(Path.Combine(directory, stem + Extension)))
            {
                return [stem + Extension];
            }

            if (File.Exists(Path.Combine(directory, stem + IndexExtension)))
            {
                return ReadIndex(directory, stem + IndexExtension);
            }
        }

        var pickle = Directory.EnumerateFiles(directory).Where(PickleFile.HasExtension).Order(StringComparer.Ordinal).FirstOrDefault();
        throw new ModelFolderException(
            pickle is not null
                ? $"{pickle}: {Refuse(pickle)}"
                : $"{directory} holds no weights; allowed are {string.Join(" or ", Stems.Select(stem => stem + Extension))}, "
                    + $"or shards with {Stems[1]}{IndexExtension}"
        );
    }

    private static string Refuse(string pickle) =>
        PickleFile.Refusal(pickle, Stems.Contains(Path.GetFileNameWithoutExtension(pickle)) ? null : PublishedName(pickle));

    private static string PublishedName(string pickle) =>
        Path.GetFileName(pickle).StartsWith("pytorch_model", StringComparison.Ordinal)
            ? "model.safetensors"
            : "diffusion_pytorch_model.safetensors";

    private static List<string> ReadIndex(string directory, string indexName)
    {
        var path = Path.Combine(directory, indexName);
        if (ConfigFile.Read(path)["weight_map"] is not JsonObject { Count: > 0 } map)
        {
            throw new ModelFolderException($"{path}: weight_map is not an object of tensor names and file names");
        }

        var shards = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (tensor, node) in map)
        {
            var shard = node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
            if (shard is null || !IsPlainName(shard))
            {
                throw new ModelFolderException(
                    $"{path}: weight_map puts tensor {SafetensorsFormatException.Quote(tensor)} in "
                        + $"{SafetensorsFormatException.Quote(shard ?? node?.ToJsonString() ?? "null")}; "
                        + $"allowed are names of {Extension} files in the same folder"
                );
            }

            if (!shards.TryGetValue(shard, out var tensors))
            {
                shards[shard] = tensors = [];
            }

            tensors.Add(tensor);
        }

        foreach (var (shard, tensors) in shards)
        {
            CheckShard(directory, indexName, shard, tensors);
        }

        return [.. shards.Keys];
    }

    // No separators of any system and no control characters, so that the name cannot leave the folder.
    private static bool IsPlainName(string name) =>
        name.Length > Extension.Length
        && name.EndsWith(Extension, StringComparison.Ordinal)
        && !name.Any(character => character is '/' or '\\' or ':' || char.IsControl(character));

    private static void CheckShard(string directory, string indexName, string shard, List<string> tensors)
    {
        var path = Path.Combine(directory, shard);
        if (!File.Exists(path))
        {
            throw new ModelFolderException($"{path} is missing, which {indexName} names");
        }

        using var file = SafetensorsFile.Open(path);
        if (tensors.Find(tensor => !file.Entries.ContainsKey(tensor)) is { } absent)
        {
            throw new ModelFolderException(
                $"{path} holds no tensor {SafetensorsFormatException.Quote(absent)}, which {indexName} puts there"
            );
        }
    }
}

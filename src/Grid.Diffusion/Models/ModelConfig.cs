using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grid.Diffusion.Models;

/// <summary>Reads config files as Python writes them and smooths what is particular to published models.</summary>
public static partial class ModelConfig
{
    // The largest published JSON of a model folder, an index of shards, is far below this.
    private const int LongestFile = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    // Bookkeeping of an averaged copy that savers leave in the network's config.
    private static readonly string[] AveragingKeys = ["decay", "inv_gamma", "min_decay", "optimization_step", "power", "update_after_step", "use_ema_warmup"];

    private static readonly string[] BlockTypeKeys = ["down_block_types", "up_block_types"];

    /// <summary>Reads a JSON object; Python's bare <c>NaN</c> and <c>Infinity</c> become null. The result is <see cref="Normalize">normalized</see>.</summary>
    /// <exception cref="ModelFolderException">The file is too long or not a JSON object, or a value cannot be understood.</exception>
    public static JsonObject Read(string path)
    {
        if (new FileInfo(path).Length > LongestFile)
        {
            throw new ModelFolderException($"{path} is longer than the {LongestFile} bytes that a config may have");
        }

        try
        {
            var json = StringOrBareNumber().Replace(File.ReadAllText(path), match => match.ValueSpan[0] == '"' ? match.Value : "null");
            var config = JsonNode.Parse(json, nodeOptions: null, Options) as JsonObject ?? throw new ModelFolderException($"{path} is not a JSON object");
            Normalize(config, path);
            return config;
        }
        catch (JsonException exception)
        {
            throw new ModelFolderException($"{path} is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Turns block types written as a Python tuple into an array, and removes the keys of weight averaging.</summary>
    /// <param name="config">Changed in place.</param>
    /// <param name="source">Named in messages.</param>
    /// <exception cref="ModelFolderException">Block types are a string that is not a tuple of names.</exception>
    public static void Normalize(JsonObject config, string source = "config")
    {
        foreach (var key in AveragingKeys)
        {
            config.Remove(key);
        }

        foreach (var key in BlockTypeKeys)
        {
            if (config[key] is JsonValue value && value.TryGetValue<string>(out var text))
            {
                config[key] = ParseTuple(text) ?? throw new ModelFolderException($"{source}: {key} is neither a list of block types nor a string with a Python tuple of them");
            }
        }
    }

    private static JsonArray? ParseTuple(string text)
    {
        var match = TupleOfNames().Match(text);
        var isClosed = (match.Groups["open"].Value, match.Groups["close"].Value) is ("(", ")") or ("[", "]") or ("", "");
        return match.Success && isClosed ? [.. match.Groups["name"].Captures.Select(name => JsonValue.Create(name.Value))] : null;
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?Infinity|NaN
        """, RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex StringOrBareNumber();

    // ('A', "B",) or ['A'], or the same without brackets; every name is followed by a comma or the end.
    [GeneratedRegex("""
        ^\s*(?<open>[(\[]?)\s*(?:(?:'(?<name>\w+)'|"(?<name>\w+)")\s*(?:,\s*|(?=[)\]]|$)))+(?<close>[)\]]?)\s*$
        """, RegexOptions.CultureInvariant)]
    private static partial Regex TupleOfNames();
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grid.Diffusion.Models;

/// <summary>Reads config files as Python writes them.</summary>
public static partial class ConfigFile
{
    // The largest JSON of a published model folder, an index of shards, is far below this.
    private const int LongestFile = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a JSON object; Python's bare <c>NaN</c> and <c>Infinity</c> become null.</summary>
    /// <exception cref="ModelFolderException">The file is longer than 16 MiB, not a JSON object, or holds a key twice.</exception>
    public static JsonObject Read(string path)
    {
        if (new FileInfo(path).Length > LongestFile)
        {
            throw new ModelFolderException($"{path} is longer than the {LongestFile} bytes that a config may have");
        }

        try
        {
            var json = StringOrBareNumber().Replace(File.ReadAllText(path), match => match.ValueSpan[0] == '"' ? match.Value : "null");
            return JsonNode.Parse(json, nodeOptions: null, Options) as JsonObject ?? throw new ModelFolderException($"{path} is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw new ModelFolderException($"{path} is not valid JSON: {exception.Message}", exception);
        }
    }

    // Strings are matched too, so that the words stay where they are text.
    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?Infinity|NaN
        """, RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex StringOrBareNumber();
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grid.Sampling.Models;

/// <summary>
/// The one reader of all JSON in a model's folder, so that whoever describes, hashes or loads a model reads the same values. It takes what
/// Python writes and what people edit: a byte order mark, comments, commas before a closing bracket, and bare <c>NaN</c> and
/// <c>Infinity</c>, which become texts: a number that is to be obeyed is none of them, and what is left out means something else.
/// </summary>
public static partial class ModelJson
{
    // The largest JSON of a published model folder, an index of shards, is far below this.
    private const int LongestFile = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="ModelJsonException">
    /// The file is longer than 16 MiB, not UTF-8, not a JSON object, holds a key twice, or holds half a character.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            var json = StringOrBareNumber()
                .Replace(ReadText(path), match => match.ValueSpan[0] == '"' ? match.Value : $"\"{match.Value}\"");
            var read =
                JsonNode.Parse(json, nodeOptions: null, Options) as JsonObject
                ?? throw new ModelJsonException($"{path} is not a JSON object");
            RequireText(read);
            return read;
        }
        catch (JsonException malformed)
        {
            throw new ModelJsonException($"{path} is not valid JSON: {malformed.Message}", malformed);
        }
        catch (DecoderFallbackException foreign)
        {
            throw new ModelJsonException($"{path} is not valid JSON: it is not UTF-8", foreign);
        }
        catch (InvalidOperationException half)
        {
            throw new ModelJsonException($"{path} is not valid JSON: a text holds half of a surrogate pair", half);
        }
    }

    // By the opened file's length: that of a link's name is the link's own.
    private static string ReadText(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ModelJsonException($"{path} is a folder where a file is to be");
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LongestFile)
        {
            throw new ModelJsonException($"{path} is longer than the {LongestFile} bytes that a config may have");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        if (LfsPointer.IsPointer(bytes))
        {
            throw new ModelJsonException($"{path}: {LfsPointer.Refusal(path)}");
        }

        return StrictUtf8.GetString(
            bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes
        );
    }

    // Texts are decoded when they are asked for, which is too late to name the file.
    private static void RequireText(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                {
                    RequireText(member);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    RequireText(item);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }

    // Strings are matched too, so that the words stay where they are text.
    [GeneratedRegex(
        """
            "(?:[^"\\]|\\.)*"|-?Infinity|NaN
            """,
        RegexOptions.Singleline | RegexOptions.NonBacktracking
    )]
    private static partial Regex StringOrBareNumber();
}

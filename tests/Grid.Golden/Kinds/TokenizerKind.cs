using System.Text.Json.Nodes;

using Grid.Diffusion.Tokenizers;

namespace Grid.Golden.Kinds;

/// <summary>Strings to token ids and masks; the error is the share of strings that differ.</summary>
public sealed class TokenizerKind : IGoldenKind
{
    public string Kind => "tokenizer";

    public GoldenResult Run(GoldenCase golden)
    {
        var files = golden.Json["files"]!;
        string? PathOf(string name) => files[name] is { } file ? golden.PathOf((string)file!) : null;
        var tokenizer = T5Tokenizer.Load(PathOf("model")!, PathOf("config"), PathOf("special"), PathOf("added"));
        var maxLength = (int)golden.Config["max_length"]!;
        return StringCases.Compare(golden, item => Difference(tokenizer.Encode((string)item["in"]!, maxLength), item));
    }

    private static string? Difference(T5Tokens actual, JsonNode item)
    {
        var expected = item["ids"]!.AsArray().Select(id => (long)id!).ToArray();
        if (!actual.Ids.SequenceEqual(expected))
        {
            return $"ids {string.Join(' ', actual.Ids)} where {string.Join(' ', expected)} is expected";
        }

        if (!actual.Mask.SequenceEqual(item["mask"]!.AsArray().Select(value => (long)value!)))
        {
            return $"mask {string.Join(' ', actual.Mask)}";
        }

        return item["untruncated_length"] is { } length && (int)length != actual.UntruncatedLength
            ? $"{actual.UntruncatedLength} tokens where {length} are expected"
            : null;
    }
}

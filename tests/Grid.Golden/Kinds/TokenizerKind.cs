using System.Text.Json.Nodes;
using Grid.Diffusion.Captions;
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
        var result = StringCases.Compare(golden, item => Difference(tokenizer.Encode((string)item["in"]!, maxLength), item));
        if (golden.Json["prompts"] is not JsonArray prompts)
        {
            return result;
        }

        // Prompts go through caption preparation first; one that differs fails the case.
        var wrong = prompts.SelectMany(prompt => PromptDifferences(tokenizer, maxLength, prompt!)).ToList();
        return wrong.Count == 0 ? result : result with { WorstError = 1, Details = [.. result.Details, .. wrong] };
    }

    private static IEnumerable<string> PromptDifferences(T5Tokenizer tokenizer, int maxLength, JsonNode prompt)
    {
        foreach (var (text, prefix) in new[] { ("prompt", ""), ("negative", "negative_") })
        {
            var caption = (string)prompt[text]!;
            var prepared = (bool)prompt["clean_caption"]! ? CaptionCleaner.Clean(caption) : CaptionCleaner.Plain(caption);
            var expected = new JsonObject
            {
                ["ids"] = prompt[$"{prefix}ids"]!.DeepClone(),
                ["mask"] = prompt[$"{prefix}mask"]!.DeepClone(),
            };
            if (Difference(tokenizer.Encode(prepared, maxLength), expected) is { } difference)
            {
                yield return $"{text} {prompt[text]!.ToJsonString()}: {difference}";
            }
        }
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

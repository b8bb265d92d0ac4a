using System.Text.Json.Nodes;

namespace Grid.Golden.Kinds;

/// <summary>Cases of strings in, something out: the error is the share of cases that differ, and those are listed.</summary>
internal static class StringCases
{
    /// <param name="difference">What is wrong with one of <c>cases</c>, or null.</param>
    public static GoldenResult Compare(GoldenCase golden, Func<JsonNode, string?> difference)
    {
        var cases = golden.Json["cases"]!.AsArray();
        if (cases.Count == 0)
        {
            throw new InvalidOperationException("nothing to compare");
        }

        var details = new List<string>();
        foreach (var (index, item) in cases.Index())
        {
            if (difference(item!) is { } text)
            {
                details.Add($"case {index}, {item!["in"]!.ToJsonString()}: {text}");
            }
        }

        return new GoldenResult((double)details.Count / cases.Count, golden.Tolerance, details);
    }

    /// <summary>Cases whose output is a string too, under <c>out</c>.</summary>
    public static GoldenResult CompareText(GoldenCase golden, Func<string, string> change) => Compare(golden, item =>
        {
            var actual = change((string)item["in"]!);
            return actual == (string)item["out"]!
                ? null
                : $"{JsonValue.Create(actual).ToJsonString()} where {item["out"]!.ToJsonString()} is expected";
        });
}

using System.Globalization;
using System.Text;
using Grid.Diffusion.Captions;
using Grid.Diffusion.Tokenizers;

namespace Grid.Diffusion.Pipelines;

/// <summary>Compares what a person wrote with what the text encoder is given.</summary>
internal static class PromptReview
{
    // Enough to see what is meant, and few enough for a line.
    private const int MaxListed = 8;

    /// <param name="subject">What the text is to the person, such as <c>prompt</c>.</param>
    /// <param name="length">Tokens that the encoder takes, the end token included.</param>
    public static IReadOnlyList<PromptFlaw> Run(T5Tokenizer tokenizer, string text, string subject, int length)
    {
        var cleaned = CaptionCleaner.Clean(text);
        var tokens = tokenizer.Encode(cleaned, length);
        var used = tokenizer.Decode(tokens.Ids);
        var flaws = new List<PromptFlaw>();
        var (had, kept) = (CountMeaningful(text), CountMeaningful(cleaned));
        if (string.IsNullOrWhiteSpace(cleaned) && !string.IsNullOrWhiteSpace(text))
        {
            flaws.Add(
                new PromptFlaw(
                    PromptFlaw.Removed,
                    $"Nothing of the {subject} is left after cleaning; the video is made as if it were empty.",
                    used
                )
            );
        }
        else if (kept < had)
        {
            flaws.Add(
                new PromptFlaw(
                    PromptFlaw.Removed,
                    $"{had - kept} of the {had} letters, digits and symbols of the {subject} were removed by cleaning.",
                    used
                )
            );
        }

        string[] unknown =
        [
            .. cleaned
                .EnumerateRunes()
                .Where(IsMeaningful)
                .Distinct()
                .Select(rune => rune.ToString())
                .Where(rune => !tokenizer.Knows(rune)),
        ];
        if (unknown.Length > 0)
        {
            var rest = unknown.Length > MaxListed ? $" and {unknown.Length - MaxListed} more" : "";
            flaws.Add(
                new PromptFlaw(
                    PromptFlaw.Unknown,
                    $"The model does not know these characters of the {subject}: {string.Join(' ', unknown.Take(MaxListed))}{rest}.",
                    used
                )
            );
        }

        if (tokens.IsTruncated)
        {
            flaws.Add(
                new PromptFlaw(
                    PromptFlaw.Cut,
                    $"The {subject} has {tokens.UntruncatedLength} tokens and the model reads {length}, so its end was cut off.",
                    used
                )
            );
        }

        return flaws;
    }

    private static int CountMeaningful(string text) => PythonText.ToLower(text).EnumerateRunes().Count(IsMeaningful);

    // Marks and blanks come and go in cleaning without a loss.
    private static bool IsMeaningful(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber;
}

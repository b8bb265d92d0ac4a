using Grid.Diffusion.Captions;

namespace Grid.Diffusion.Tokenizers;

/// <summary>Cuts a text at added tokens: the leftmost first, and of those that begin at one place the longest.</summary>
internal sealed class AddedTokenSplitter
{
    private readonly ILookup<char, KeyValuePair<AddedToken, int>> _byFirst;

    /// <param name="tokens">Ids by token; none has an empty text.</param>
    public AddedTokenSplitter(IReadOnlyDictionary<AddedToken, int> tokens) =>
        _byFirst = tokens.OrderByDescending(token => token.Key.Content.Length).ToLookup(token => token.Key.Content[0]);

    /// <summary>The parts in order: either a text between tokens, never empty, or a token's id.</summary>
    public IEnumerable<(string? Text, int Id)> Split(string text)
    {
        var start = 0;
        var stripsRight = false;
        for (var place = 0; place < text.Length; )
        {
            if (Find(text, place) is not var (token, id))
            {
                place++;
                continue;
            }

            if (Between(text[start..place], stripsRight, token.StripLeft) is { Length: > 0 } between)
            {
                yield return (between, 0);
            }

            yield return (null, id);
            place += token.Content.Length;
            (start, stripsRight) = (place, token.StripRight);
        }

        if (Between(text[start..], stripsRight, stripRight: false) is { Length: > 0 } rest)
        {
            yield return (rest, 0);
        }
    }

    private static string Between(string text, bool stripLeft, bool stripRight)
    {
        text = stripLeft ? PythonText.TrimStart(text) : text;
        return stripRight ? PythonText.TrimEnd(text) : text;
    }

    private (AddedToken Token, int Id)? Find(string text, int place)
    {
        foreach (var (token, id) in _byFirst[text[place]])
        {
            if (string.CompareOrdinal(text, place, token.Content, 0, token.Content.Length) == 0)
            {
                return (token, id);
            }
        }

        return null;
    }
}

namespace Grid.Diffusion.Tokenizers;

/// <summary>A text as the text encoder takes it.</summary>
/// <param name="Ids">Token ids, cut or padded to the length asked for.</param>
/// <param name="Mask">1 for a token, the end token included, and 0 for padding; as long as <paramref name="Ids"/>.</param>
/// <param name="UntruncatedLength">Tokens of the whole text with the end token, in tokens.</param>
public sealed record T5Tokens(long[] Ids, long[] Mask, int UntruncatedLength)
{
    /// <summary>Whether the end of the text was cut off.</summary>
    public bool IsTruncated => UntruncatedLength > Ids.Length;
}

namespace Grid.Diffusion.Tokenizers;

/// <summary>A token that is found in the text as it stands, before segmentation.</summary>
/// <param name="StripLeft">White space before it belongs to it.</param>
/// <param name="StripRight">White space behind it belongs to it.</param>
internal sealed record AddedToken(string Content, bool StripLeft = false, bool StripRight = false);

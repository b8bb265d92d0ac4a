namespace Grid.Diffusion.Tokenizers;

/// <summary>One entry of a SentencePiece vocabulary; its place in the list is its id.</summary>
/// <param name="Score">Log probability.</param>
internal sealed record SentencePiece(string Text, float Score, SentencePieceType Type);

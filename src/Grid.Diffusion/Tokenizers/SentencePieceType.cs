namespace Grid.Diffusion.Tokenizers;

/// <summary>What a piece is, by the numbers of the model file.</summary>
internal enum SentencePieceType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

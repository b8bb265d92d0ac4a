using Google.Protobuf;

namespace Grid.Diffusion.Tokenizers;

/// <summary>
/// A <c>spiece.model</c> file: a protocol buffer message of pieces, training and normalisation settings. Unknown fields are skipped.
/// </summary>
internal sealed class SentencePieceModel
{
    private const int UnigramType = 1;

    private readonly List<SentencePiece> _pieces = [];
    private int _type = UnigramType;

    private SentencePieceModel() { }

    public IReadOnlyList<SentencePiece> Pieces => _pieces;

    /// <summary>The unknown piece's id.</summary>
    public int UnknownId { get; private set; } = -1;

    /// <summary>Characters without a piece become pieces of their UTF-8 bytes.</summary>
    public bool ByteFallback { get; private set; }

    /// <summary>The dummy space goes to the end.</summary>
    public bool WhitespaceAsSuffix { get; private set; }

    public bool AddDummyPrefix { get; private set; } = true;

    public bool RemoveExtraWhitespaces { get; private set; } = true;

    public bool EscapeWhitespaces { get; private set; } = true;

    /// <summary>The blob that <see cref="CharacterMap"/> reads; empty when text is taken as it is.</summary>
    public ReadOnlyMemory<byte> CharacterMap { get; private set; }

    /// <summary>Reads a model; every length is checked against what is there.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a whole unigram model.</exception>
    public static SentencePieceModel Read(byte[] file)
    {
        var model = new SentencePieceModel();
        try
        {
            model.ReadFields(new CodedInputStream(file));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException(
                "the SentencePiece model is damaged or cut off: its fields do not end where the file does",
                exception
            );
        }

        if (model._type != UnigramType)
        {
            throw new InvalidDataException("the SentencePiece model is not of type unigram, the only one that T5 uses");
        }

        return model.UnknownId >= 0
            ? model
            : throw new InvalidDataException(
                $"the SentencePiece model is damaged or cut off: none of its {model._pieces.Count} pieces is the unknown piece"
            );
    }

    private void ReadFields(CodedInputStream input)
    {
        for (uint tag; (tag = input.ReadTag()) != 0; )
        {
            switch (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag))
            {
                case (1, WireFormat.WireType.LengthDelimited):
                    AddPiece(input.ReadBytes().CreateCodedInput());
                    break;
                case (2, WireFormat.WireType.LengthDelimited):
                    ReadTrainer(input.ReadBytes().CreateCodedInput());
                    break;
                case (3, WireFormat.WireType.LengthDelimited):
                    ReadNormalizer(input.ReadBytes().CreateCodedInput());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private void AddPiece(CodedInputStream input)
    {
        var piece = new SentencePiece("", 0, SentencePieceType.Normal);
        for (uint tag; (tag = input.ReadTag()) != 0; )
        {
            switch (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag))
            {
                case (1, WireFormat.WireType.LengthDelimited):
                    piece = piece with { Text = input.ReadString() };
                    break;
                case (2, WireFormat.WireType.Fixed32):
                    piece = piece with { Score = input.ReadFloat() };
                    break;
                case (3, WireFormat.WireType.Varint):
                    piece = piece with { Type = (SentencePieceType)input.ReadInt32() };
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        if (piece.Text.Length == 0 || !float.IsFinite(piece.Score) || !Enum.IsDefined(piece.Type))
        {
            throw new InvalidDataException(
                $"the SentencePiece model is damaged: piece {_pieces.Count} has no text, no finite score or no known type"
            );
        }

        if (piece.Type == SentencePieceType.Unknown)
        {
            UnknownId = _pieces.Count;
        }

        _pieces.Add(piece);
    }

    private void ReadTrainer(CodedInputStream input)
    {
        for (uint tag; (tag = input.ReadTag()) != 0; )
        {
            switch (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag))
            {
                case (3, WireFormat.WireType.Varint):
                    _type = input.ReadInt32();
                    break;
                case (24, WireFormat.WireType.Varint):
                    WhitespaceAsSuffix = input.ReadBool();
                    break;
                case (35, WireFormat.WireType.Varint):
                    ByteFallback = input.ReadBool();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private void ReadNormalizer(CodedInputStream input)
    {
        for (uint tag; (tag = input.ReadTag()) != 0; )
        {
            switch (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag))
            {
                case (2, WireFormat.WireType.LengthDelimited):
                    CharacterMap = input.ReadBytes().Memory;
                    break;
                case (3, WireFormat.WireType.Varint):
                    AddDummyPrefix = input.ReadBool();
                    break;
                case (4, WireFormat.WireType.Varint):
                    RemoveExtraWhitespaces = input.ReadBool();
                    break;
                case (5, WireFormat.WireType.Varint):
                    EscapeWhitespaces = input.ReadBool();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }
}

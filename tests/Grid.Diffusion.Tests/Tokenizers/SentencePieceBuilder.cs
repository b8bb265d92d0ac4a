using Google.Protobuf;

namespace Grid.Diffusion.Tests.Tokenizers;

/// <summary>Writes small <c>spiece.model</c> files: pieces 0 to 2 are padding, end and unknown.</summary>
internal sealed class SentencePieceBuilder
{
    private readonly List<(string Text, float Score, int Type)> _pieces = [("<pad>", 0, 3), ("</s>", 0, 3), ("<unk>", 0, 2)];
    private readonly List<(int Field, int Value)> _trainer = [];
    private readonly List<(int Field, int Value)> _normalizer = [];

    public SentencePieceBuilder Piece(string text, float score, int type = 1)
    {
        _pieces.Add((text, score, type));
        return this;
    }

    public SentencePieceBuilder Trainer(int field, int value)
    {
        _trainer.Add((field, value));
        return this;
    }

    public SentencePieceBuilder Normalizer(int field, int value)
    {
        _normalizer.Add((field, value));
        return this;
    }

    public byte[] Build()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var (text, score, type) in _pieces)
            {
                WriteMessage(output, 1, piece =>
                {
                    piece.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    piece.WriteString(text);
                    piece.WriteTag(2, WireFormat.WireType.Fixed32);
                    piece.WriteFloat(score);
                    WriteNumber(piece, 3, type);
                });
            }

            WriteMessage(output, 2, trainer => _trainer.ForEach(setting => WriteNumber(trainer, setting.Field, setting.Value)));
            WriteMessage(output, 3, normalizer => _normalizer.ForEach(setting => WriteNumber(normalizer, setting.Field, setting.Value)));
        }

        return stream.ToArray();
    }

    private static void WriteNumber(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }

    private static void WriteMessage(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using var body = new MemoryStream();
        using (var inner = new CodedOutputStream(body, leaveOpen: true))
        {
            write(inner);
        }

        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(body.ToArray()));
    }
}

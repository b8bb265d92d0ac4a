using System.Buffers.Binary;

namespace Grid.Diffusion.Tokenizers;

/// <summary>
/// The replacements of a SentencePiece model (<c>precompiled_charsmap</c>). Keys lie in a double-array trie over UTF-8 bytes, their texts
/// in a block of zero-terminated strings behind it.
/// </summary>
internal sealed class CharacterMap
{
    private readonly uint[] _trie = [];
    private readonly byte[] _texts = [];

    /// <exception cref="InvalidDataException">The sizes in the blob contradict each other.</exception>
    public CharacterMap(ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty)
        {
            return;
        }

        var size = blob.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(blob);
        if (size == 0 || size % 4 != 0 || size >= blob.Length - 4 || blob[^1] != 0)
        {
            throw new InvalidDataException("the SentencePiece model is damaged: the sizes in its character map are wrong");
        }

        _trie = new uint[size / 4];
        for (var i = 0; i < _trie.Length; i++)
        {
            _trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob[(4 + 4 * i)..]);
        }

        _texts = blob[(4 + (int)size)..].ToArray();
    }

    /// <summary>
    /// The longest key that <paramref name="text"/> begins with: its length, 0 when there is none, and what takes its place (perhaps
    /// nothing).
    /// </summary>
    public int LongestKey(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement)
    {
        replacement = [];
        var longest = 0;
        var node = _trie.Length == 0 ? 0 : Offset(_trie[0]);
        for (var i = 0; i < text.Length; i++)
        {
            // A unit is a label in the low byte, a flag for a value in bit 8, and the distance to its children above; a value has bit 31.
            node ^= text[i];
            if (node >= _trie.Length || (_trie[node] & 0x800000FF) != text[i])
            {
                break;
            }

            var hasValue = (_trie[node] >> 8 & 1) == 1;
            node ^= Offset(_trie[node]);
            if (hasValue && node < _trie.Length && (_trie[node] & 0x7FFFFFFF) < _texts.Length)
            {
                longest = i + 1;
                replacement = _texts.AsSpan((int)(_trie[node] & 0x7FFFFFFF));
                replacement = replacement[..replacement.IndexOf((byte)0)];
            }
        }

        return longest;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 0x200) >> 6);
}

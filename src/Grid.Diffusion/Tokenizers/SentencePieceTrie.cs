namespace Grid.Diffusion.Tokenizers;

/// <summary>Finds all pieces that begin at a place of a text.</summary>
internal sealed class SentencePieceTrie
{
    private readonly Dictionary<(int Node, char Next), int> _children = [];

    // The piece that ends at a node, or -1. Node 0 is the root.
    private readonly List<int> _ids = [-1];

    /// <exception cref="InvalidDataException">The text is there already.</exception>
    public void Add(string text, int id)
    {
        var node = 0;
        foreach (var next in text)
        {
            if (!_children.TryGetValue((node, next), out var child))
            {
                child = _ids.Count;
                _children[(node, next)] = child;
                _ids.Add(-1);
            }

            node = child;
        }

        _ids[node] =
            _ids[node] == -1
                ? id
                : throw new InvalidDataException($"the SentencePiece model is damaged: pieces {_ids[node]} and {id} are the same");
    }

    /// <summary>
    /// Goes one character down from <paramref name="node"/>. False where no piece goes on; <paramref name="id"/> is the piece that ends
    /// there, or -1.
    /// </summary>
    public bool Step(ref int node, char next, out int id)
    {
        if (!_children.TryGetValue((node, next), out node))
        {
            id = -1;
            return false;
        }

        id = _ids[node];
        return true;
    }
}

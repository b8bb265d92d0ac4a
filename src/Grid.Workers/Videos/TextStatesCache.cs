namespace Grid.Workers.Videos;

/// <summary>
/// Text states by their content, so that the windows and bursts of a video, and other videos of the same text, fetch them once. Kept apart
/// by tenant: what one tenant has had made is not handed to another on the strength of a hash. Bounded in bytes; the least recently used
/// leave first.
/// </summary>
internal sealed class TextStatesCache(long maxBytes = TextStatesCache.DefaultMaxBytes)
{
    /// <summary>64 MiB: some thirty texts of the largest published encoder.</summary>
    public const long DefaultMaxBytes = 64L << 20;

    private readonly Lock _entries = new();
    private readonly Dictionary<
        (string Tenant, string Sha256),
        LinkedListNode<((string Tenant, string Sha256) Key, byte[] Content)>
    > _byKey = [];
    private readonly LinkedList<((string Tenant, string Sha256) Key, byte[] Content)> _byUse = [];

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    /// <summary>The content of a hash, loaded where it is not there. Callers do not change it.</summary>
    public async Task<byte[]> GetAsync(string tenant, string sha256, Func<Task<byte[]>> load)
    {
        lock (_entries)
        {
            if (_byKey.TryGetValue((tenant, sha256), out var node))
            {
                _byUse.Remove(node);
                _byUse.AddLast(node);
                return node.Value.Content;
            }
        }

        var content = await load();
        lock (_entries)
        {
            if (content.Length <= maxBytes && !_byKey.ContainsKey((tenant, sha256)))
            {
                _byKey.Add((tenant, sha256), _byUse.AddLast(((tenant, sha256), content)));
                Bytes += content.Length;
                while (Bytes > maxBytes)
                {
                    var oldest = _byUse.First!;
                    _byUse.RemoveFirst();
                    _byKey.Remove(oldest.Value.Key);
                    Bytes -= oldest.Value.Content.Length;
                }
            }
        }

        return content;
    }
}

namespace Grid.Diffusion.Tokenizers;

/// <summary>
/// T5's tokenizer: SentencePiece segmentation between added tokens (end, padding, unknown, the sentinels <c>&lt;extra_id_n&gt;</c>), which
/// count as tokens where a text spells them out, then the end token. Ids equal those of the Transformers library's class of this name. Safe
/// to use from many threads.
/// </summary>
public sealed class T5Tokenizer
{
    /// <summary>The text length, in tokens, that EasyAnimate V2 was trained with.</summary>
    public const int DefaultMaxLength = 120;

    private const string SentinelPrefix = "<extra_id_";
    private const string UnknownText = "<unk>";

    // Far above any vocabulary in use; mT5's quarter of a million pieces take 4 MiB.
    private const long MaxModelBytes = 64 << 20;

    private readonly SentencePieceUnigram _pieces;
    private readonly AddedTokenSplitter _splitter;
    private readonly HashSet<int> _specialIds;
    private readonly Dictionary<int, string> _added = [];
    private readonly int _end;
    private readonly int _padding;
    private readonly bool _legacy;

    private T5Tokenizer(SentencePieceUnigram pieces, T5TokenizerSettings settings)
    {
        var ids = AssignIds(pieces, settings);
        _pieces = pieces;
        _splitter = new AddedTokenSplitter(ids);
        _legacy = settings.Legacy;
        var byContent = ids.ToDictionary(token => token.Key.Content, token => token.Value, StringComparer.Ordinal);
        foreach (var (token, id) in ids)
        {
            _added[id] = token.Content;
        }

        _end = byContent[settings.End.Content];
        _padding = byContent[settings.Padding.Content];
        _specialIds =
        [
            .. settings.Special.Concat(settings.Additional ?? Sentinels(settings.ExtraIds)).Select(token => byContent[token.Content]),
        ];
        VocabularySize = Math.Max(pieces.PieceCount, byContent.Values.Max() + 1);
    }

    /// <summary>One more than the greatest id: pieces and added tokens. The text encoder's <c>vocab_size</c> must be no less.</summary>
    public int VocabularySize { get; }

    /// <summary>
    /// Loads a folder with <c>spiece.model</c>, or that file; <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and
    /// <c>added_tokens.json</c> beside it are read where they are.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such model file.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not what T5 uses.</exception>
    public static T5Tokenizer Load(string path)
    {
        var model = Directory.Exists(path) ? Path.Combine(path, "spiece.model") : path;
        string Beside(string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(model))!, name);
        return Load(model, Beside("tokenizer_config.json"), Beside("special_tokens_map.json"), Beside("added_tokens.json"));
    }

    /// <summary>Loads a model file with JSON files of other names or places; one that is null or not there counts as empty.</summary>
    /// <exception cref="FileNotFoundException">There is no such model file.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not what T5 uses.</exception>
    public static T5Tokenizer Load(string modelPath, string? configPath, string? specialTokensPath, string? addedTokensPath)
    {
        var file = new FileInfo(modelPath);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"there is no tokenizer model {modelPath}; a tokenizer folder holds spiece.model", modelPath);
        }

        if (file.Length > MaxModelBytes)
        {
            throw new InvalidDataException($"{file.Name} has {file.Length} bytes; a tokenizer model has at most {MaxModelBytes}");
        }

        var settings = T5TokenizerSettings.Read(configPath, specialTokensPath, addedTokensPath);
        var model = SentencePieceModel.Read(File.ReadAllBytes(modelPath));
        return new T5Tokenizer(new SentencePieceUnigram(model, addDummyPrefix: settings.Legacy), settings);
    }

    /// <summary>
    /// Turns a text into ids: the end token is added unless the text ends with one, what is over <paramref name="maxLength"/> is cut before
    /// that, and the rest is padding.
    /// </summary>
    /// <param name="maxLength">Length of the result, in tokens; at least 1.</param>
    public T5Tokens Encode(string text, int maxLength = DefaultMaxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        var ids = EncodeText(text);
        var untruncated = ids.Count + (EndsWithEnd(ids) ? 0 : 1);

        // One place is kept for the end token even where the text brings its own: the reference does so, and the text's last token goes.
        if (ids.Count >= maxLength)
        {
            ids.RemoveRange(maxLength - 1, ids.Count - maxLength + 1);
        }

        if (!EndsWithEnd(ids))
        {
            ids.Add(_end);
        }

        var padded = new long[maxLength];
        var mask = new long[maxLength];
        Array.Fill(padded, _padding);
        for (var i = 0; i < ids.Count; i++)
        {
            (padded[i], mask[i]) = (ids[i], 1);
        }

        return new T5Tokens(padded, mask, untruncated);
    }

    /// <summary>The text that ids stand for, without the end, padding and what is unknown.</summary>
    public string Decode(IEnumerable<long> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = string.Concat(
            ids.Select(id => id < _pieces.PieceCount ? _pieces.TextOf((int)id) : _added.GetValueOrDefault((int)id, ""))
        );
        return text.Replace(SentencePieceNormalizer.Space, ' ').Trim();
    }

    /// <summary>Whether each character of a text has a piece, alone or with others.</summary>
    public bool Knows(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return !EncodeText(text).Contains(_pieces.UnknownId);
    }

    private static IEnumerable<AddedToken> Sentinels(int count) =>
        Enumerable.Range(0, count).Select(n => new AddedToken($"{SentinelPrefix}{n}>", StripLeft: true, StripRight: true));

    // Later sources win: sentinels counted down from the end of the vocabulary, then what the files number, then special tokens that have
    // no number yet.
    private static Dictionary<AddedToken, int> AssignIds(SentencePieceUnigram pieces, T5TokenizerSettings settings)
    {
        var listed = settings.Additional?.Count(token => token.Content.Contains(SentinelPrefix, StringComparison.Ordinal));
        if (listed > 0 && settings.ExtraIds > 0 && listed != settings.ExtraIds)
        {
            throw new InvalidDataException(
                $"additional_special_tokens lists {listed} sentinels where extra_ids is {settings.ExtraIds}; the two must agree"
            );
        }

        var byId = new Dictionary<int, AddedToken>();
        foreach (var (n, token) in Sentinels(listed == 0 ? 0 : listed ?? settings.ExtraIds).Index())
        {
            byId[pieces.PieceCount + (listed ?? settings.ExtraIds) - 1 - n] = token;
        }

        foreach (var (id, token) in settings.Added)
        {
            byId[id] = token;
        }

        var byContent = new Dictionary<string, (AddedToken Token, int Id)>(StringComparer.Ordinal);
        foreach (var (id, token) in byId)
        {
            byContent[token.Content] = (token, id);
        }

        var next = Math.Max(pieces.PieceCount, byId.Keys.DefaultIfEmpty(-1).Max() + 1);
        foreach (
            var token in settings
                .Special.Concat(settings.Additional ?? [])
                .Concat(listed == 0 ? Sentinels(settings.ExtraIds).Select(token => new AddedToken(token.Content)) : [])
        )
        {
            if (!byContent.ContainsKey(token.Content))
            {
                byContent[token.Content] = (token, pieces.Vocabulary.TryGetValue(token.Content, out var id) ? id : next++);
            }
        }

        return byContent.Values.ToDictionary(entry => entry.Token, entry => entry.Id);
    }

    private bool EndsWithEnd(List<int> ids) => ids.Count > 0 && ids[^1] == _end;

    private List<int> EncodeText(string text)
    {
        if (!_legacy && text.Length > 0)
        {
            return EncodeWithOnePrefix(text);
        }

        var ids = new List<int>();
        foreach (var (part, id) in _splitter.Split(text))
        {
            ids.AddRange(part is null ? [id] : _pieces.Encode(part));
        }

        return ids;
    }

    // Without the legacy rule only the text as a whole begins with a space, and it does not where a special token comes first.
    private List<int> EncodeWithOnePrefix(string text)
    {
        const char Space = SentencePieceNormalizer.Space;
        var ids = new List<int>();
        var startsWithSpecial = false;
        foreach (var (part, id) in _splitter.Split(Space + text.Replace(Space, ' ')))
        {
            startsWithSpecial |= part is null && ids.Count == 1 && _specialIds.Contains(id);
            ids.AddRange(part is null ? [id] : EncodeWithoutPrefix(part));
        }

        if (startsWithSpecial && _pieces.Vocabulary.TryGetValue(Space.ToString(), out var space) && ids[0] == space)
        {
            ids.RemoveAt(0);
        }

        return ids;
    }

    // SentencePiece drops a leading space; put behind another text and cut off again, it stays.
    private List<int> EncodeWithoutPrefix(string part)
    {
        if (part[0] != ' ' && part[0] != SentencePieceNormalizer.Space)
        {
            return _pieces.Encode(part);
        }

        var lead = _pieces.Encode(UnknownText).Count;
        var ids = _pieces.Encode(UnknownText + part);
        return ids.Count >= lead ? ids[lead..] : ids;
    }
}

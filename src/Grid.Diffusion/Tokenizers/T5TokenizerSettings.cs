using System.Text.Json.Nodes;
using Grid.Sampling.Models;

namespace Grid.Diffusion.Tokenizers;

/// <summary>
/// What the JSON files beside a <c>spiece.model</c> say. Each may be missing. Only what changes ids is read: <c>model_max_length</c>, for
/// one, is often 1e30 and of no use.
/// </summary>
internal sealed record T5TokenizerSettings
{
    private static readonly string[] SpecialNames =
    [
        "bos_token",
        "eos_token",
        "unk_token",
        "sep_token",
        "pad_token",
        "cls_token",
        "mask_token",
    ];

    public AddedToken End { get; private init; } = new("</s>");

    public AddedToken Padding { get; private init; } = new("<pad>");

    /// <summary>All special tokens but the additional ones.</summary>
    public IReadOnlyList<AddedToken> Special { get; private init; } = [];

    /// <summary>Additional special tokens as listed; null when there is no list.</summary>
    public IReadOnlyList<AddedToken>? Additional { get; private init; }

    /// <summary>Tokens with the ids that the files give them.</summary>
    public IReadOnlyList<(int Id, AddedToken Token)> Added { get; private init; } = [];

    /// <summary>Number of sentinels <c>&lt;extra_id_n&gt;</c>, 0 to 10,000.</summary>
    public int ExtraIds { get; private init; } = 100;

    /// <summary>
    /// Whether a text between two added tokens begins with a space that was not there. True unless the file says otherwise.
    /// </summary>
    public bool Legacy { get; private init; } = true;

    /// <exception cref="InvalidDataException">A file is not a JSON object, or a value has the wrong type.</exception>
    public static T5TokenizerSettings Read(string? configPath, string? specialPath, string? addedPath)
    {
        var config = ReadObject(configPath);
        var decoder = config["added_tokens_decoder"] as JsonObject;

        // The two older files only count where the newer one does not list the tokens itself.
        var special = decoder is null ? ReadObject(specialPath) : [];
        RefuseOther(config);
        JsonNode? Value(string name) => config[name] ?? special[name];

        AddedToken Special(string name, string fallback) => Value(name) is { } value ? Token(name, value) : new AddedToken(fallback);
        var settings = new T5TokenizerSettings { End = Special("eos_token", "</s>"), Padding = Special("pad_token", "<pad>") };
        var unknown = Special("unk_token", "<unk>");
        var others = SpecialNames
            .Where(name => name is not ("eos_token" or "pad_token" or "unk_token") && Value(name) is not null)
            .Select(name => Special(name, ""));
        return settings with
        {
            Special = [settings.End, unknown, settings.Padding, .. others],
            Additional = Value("additional_special_tokens") is JsonArray list
                ? [.. list.Select(item => Token("additional_special_tokens", item))]
                : null,
            Added = decoder is not null
                ? [.. decoder.Select(item => (Id("added_tokens_decoder", item.Key), Token("added_tokens_decoder", item.Value)))]
                : [.. ReadObject(addedPath).Select(item => (Id("added_tokens", item.Value?.ToJsonString()), new AddedToken(item.Key)))],
            ExtraIds = config["extra_ids"] is { } extra ? Id("extra_ids", extra.ToJsonString(), 10_000) : 100,
            Legacy = config["legacy"] is not JsonValue legacy || !legacy.TryGetValue<bool>(out var flag) || flag,
        };
    }

    // Both change ids, and neither is in a published tokenizer of this family.
    private static void RefuseOther(JsonObject config)
    {
        if (config["sp_model_kwargs"] is { } options && options is not JsonObject { Count: 0 })
        {
            throw new InvalidDataException($"sp_model_kwargs is {options.ToJsonString()}; only an empty object is supported");
        }

        if (config["add_prefix_space"]?.GetValueKind() == System.Text.Json.JsonValueKind.False)
        {
            throw new InvalidDataException("add_prefix_space is false; only true is supported");
        }
    }

    private static JsonObject ReadObject(string? path)
    {
        if (path is null || !Path.Exists(path))
        {
            return [];
        }

        try
        {
            return ModelJson.Read(path);
        }
        catch (ModelJsonException unclear)
        {
            throw new InvalidDataException(unclear.Message.Replace(path, Path.GetFileName(path), StringComparison.Ordinal), unclear);
        }
    }

    private static AddedToken Token(string name, JsonNode? value)
    {
        var text = value as JsonValue ?? (value as JsonObject)?["content"] as JsonValue;
        if (text is null || !text.TryGetValue<string>(out var content) || content.Length == 0)
        {
            throw new InvalidDataException(
                $"{name} holds {value?.ToJsonString() ?? "null"}; a token must be a string, or an object with content"
            );
        }

        return new AddedToken(content, Flag(value, "lstrip"), Flag(value, "rstrip"));
    }

    private static bool Flag(JsonNode? value, string name) =>
        value is JsonObject json && json[name] is JsonValue flag && flag.TryGetValue<bool>(out var isSet) && isSet;

    private static int Id(string name, string? text, int greatest = 1 << 24) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id)
        && id <= greatest
            ? id
            : throw new InvalidDataException($"{name} holds {text ?? "null"}; it must be a whole number from 0 to {greatest}");
}

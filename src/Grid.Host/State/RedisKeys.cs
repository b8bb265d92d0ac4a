using Grid.Storage.State;
using StackExchange.Redis;

namespace Grid.Host.State;

/// <summary>How grain state lies in Redis: a hash with an etag and the data for each record.</summary>
internal static class RedisKeys
{
    /// <summary>What the key of every record begins with.</summary>
    public const string Prefix = "grid/state/";

    public const string DataField = "data";

    public const string EtagField = "etag";

    /// <summary>The key of a record.</summary>
    public static RedisKey Of(StateKey key) => $"{Prefix}{key.Grain}/{key.Name}";

    /// <summary>The record of a key; false for other keys.</summary>
    public static bool TryParse(string text, out StateKey key)
    {
        // Names of records hold no slash, grains do.
        var end = text.LastIndexOf('/');
        var isRecord = text.StartsWith(Prefix, StringComparison.Ordinal) && end > Prefix.Length;
        key = isRecord ? new StateKey(text[Prefix.Length..end], text[(end + 1)..]) : default;
        return isRecord;
    }
}

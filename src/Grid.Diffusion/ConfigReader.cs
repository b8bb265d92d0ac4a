using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grid.Diffusion;

/// <summary>Reads values of a published <c>config.json</c>, where a key may be absent or null.</summary>
internal static class ConfigReader
{
    // Keeps products of two sizes inside 64 bits.
    private const int Largest = 1 << 24;

    public static string Text(JsonObject config, string key, string fallback) => Value(config, key, fallback, "a string");

    public static bool Flag(JsonObject config, string key, bool fallback) => Value(config, key, fallback, "true or false");

    public static double Number(JsonObject config, string key, double fallback) => Value(config, key, fallback, "a number");

    public static int Integer(JsonObject config, string key, int fallback) => Value(config, key, fallback, "an integer");

    public static int Positive(JsonObject config, string key, int fallback)
    {
        var value = Integer(config, key, fallback);
        return value is > 0 and <= Largest
            ? value
            : throw new ModelConfigException($"{key} is {value}; it must be a positive integer, at most {Largest}");
    }

    private static T Value<T>(JsonObject config, string key, T fallback, string wanted)
    {
        if (config[key] is not { } node)
        {
            return fallback;
        }

        try
        {
            return node.Deserialize<T>()!;
        }
        catch (JsonException)
        {
            throw new ModelConfigException($"{key} is {node.ToJsonString()}; it must be {wanted}");
        }
    }
}

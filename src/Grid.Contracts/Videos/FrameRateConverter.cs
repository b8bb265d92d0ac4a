using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Contracts.Videos;

/// <summary>A rate in JSON: a number where it is whole, else a fraction as text; both forms and decimal numbers are read.</summary>
internal sealed class FrameRateConverter : JsonConverter<FrameRate>
{
    public override FrameRate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        return FrameRate.TryParse(text, out var rate)
            ? rate.Value
            : throw new JsonException("fps must be a number or a fraction such as \"24000/1001\"");
    }

    public override void Write(Utf8JsonWriter writer, FrameRate value, JsonSerializerOptions options)
    {
        if (value.Denominator <= 1)
        {
            writer.WriteNumberValue(value.Numerator);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}

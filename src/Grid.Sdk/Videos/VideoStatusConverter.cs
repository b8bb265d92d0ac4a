using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Sdk.Videos;

internal sealed class VideoStatusConverter : JsonConverter<VideoStatus>
{
    public override VideoStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("status must not be null"));

    public override void Write(Utf8JsonWriter writer, VideoStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

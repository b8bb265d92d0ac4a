using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Sdk.Videos;

internal sealed class VideoSizeConverter : JsonConverter<VideoSize>
{
    public override VideoSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        VideoSize.TryParse(reader.GetString(), out var size) ? size : throw new JsonException("size must be WIDTHxHEIGHT");

    public override void Write(Utf8JsonWriter writer, VideoSize value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Sdk.Errors;
using Grid.Sdk.Models;
using Grid.Sdk.Usage;
using Grid.Sdk.Videos;

namespace Grid.Sdk;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(VideoRequest))]
[JsonSerializable(typeof(Video))]
[JsonSerializable(typeof(VideoPreview))]
[JsonSerializable(typeof(VideoPage))]
[JsonSerializable(typeof(VideoDeleted))]
[JsonSerializable(typeof(VideoChange))]
[JsonSerializable(typeof(VideoExplanation))]
[JsonSerializable(typeof(GridModelList))]
[JsonSerializable(typeof(GridUsage))]
[JsonSerializable(typeof(GridErrorEnvelope))]
internal sealed partial class GridJsonContext : JsonSerializerContext;

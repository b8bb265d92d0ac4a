using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Contracts.Videos;
using Grid.Sampling.Models;

namespace Grid.Grains.Models;

/// <summary>
/// The optional file <c>grid.json</c> in a model's folder: defaults and limits that differ from the grid's own. Members left out keep the
/// grid's values.
/// </summary>
internal sealed record ModelSheet
{
    public const string FileName = "grid.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public int? Width { get; init; }

    public int? Height { get; init; }

    public int? Frames { get; init; }

    public FrameRate? Fps { get; init; }

    public int? Steps { get; init; }

    public double? GuidanceScale { get; init; }

    public string? Sampler { get; init; }

    public int? MaxSize { get; init; }

    public int? MaxFrames { get; init; }

    public int? MaxWindow { get; init; }

    public int? Window { get; init; }

    public int? Overlap { get; init; }

    /// <exception cref="ModelJsonException">The file is no JSON object.</exception>
    /// <exception cref="ModelUnreadableException">A member is unknown or of the wrong type.</exception>
    public static ModelSheet Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new ModelSheet();
        }

        try
        {
            return ModelJson.Read(path).Deserialize<ModelSheet>(Json)!;
        }
        catch (JsonException malformed)
        {
            throw new ModelUnreadableException($"{path} is not a valid model sheet: {malformed.Message}", malformed);
        }
    }
}

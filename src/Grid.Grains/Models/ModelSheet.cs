using System.Text.Json;
using System.Text.Json.Nodes;
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

    // Exact names and values of their own kind: what is not understood must not look as if it were obeyed.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly string Members = string.Join(
        ", ",
        typeof(ModelSheet).GetProperties().Select(member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name))
    );

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
        if (!Path.Exists(path))
        {
            return new ModelSheet();
        }

        var read = ModelJson.Read(path);
        try
        {
            return read.Deserialize<ModelSheet>(Json)!;
        }
        catch (JsonException unfit)
        {
            throw new ModelUnreadableException($"{path}: {Fault(read, unfit)}", unfit);
        }
    }

    // The serializer's own sentence speaks of types of the program.
    private static string Fault(JsonObject sheet, JsonException unfit)
    {
        var names = Members.Split(", ");
        if (sheet.Select(member => member.Key).FirstOrDefault(key => !names.Contains(key)) is { } unknown)
        {
            return $"{unknown} is not a member of it; the members are {Members}";
        }

        var field = unfit.Path is { Length: > 2 } path ? path[2..] : "a member";
        return $"{field} is {sheet[field]?.ToJsonString() ?? "null"}, which is not a value of its kind ({KindOf(field)})";
    }

    private static string KindOf(string field) =>
        field switch
        {
            "sampler" => "text",
            "guidance_scale" => "a number",
            "fps" => "a number or a fraction such as \"24000/1001\"",
            _ => "a whole number",
        };
}

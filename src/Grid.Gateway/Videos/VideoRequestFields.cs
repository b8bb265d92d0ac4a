using System.Globalization;
using Grid.Contracts;
using Grid.Contracts.Videos;
using Grid.Gateway.Errors;

namespace Grid.Gateway.Videos;

/// <summary>
/// Turns the fields of a submission into a request; the first that has the wrong form is the answer. Ranges are the tenant's business.
/// </summary>
internal sealed class VideoRequestFields(IReadOnlyDictionary<string, FieldValue> fields)
{
    public const string Seconds = "seconds";
    public const string Priority = "priority";

    private ErrorBody? _fault;

    /// <summary>The fields there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "model",
        "prompt",
        "negative_prompt",
        "size",
        "width",
        "height",
        "frames",
        Seconds,
        "fps",
        "steps",
        "guidance_scale",
        "seed",
        "sampler",
        "noise",
        "format",
        Priority,
        "window",
        "overlap",
        "window_schedule",
        "window_blend",
        "preview_every",
    ];

    /// <summary>The fields there are, in a sentence.</summary>
    public static string List { get; } = string.Join(", ", Names);

    public VideoRequestReading Build()
    {
        Exclude("size", "width");
        Exclude("size", "height");
        Exclude(Seconds, "frames");
        if (!fields.ContainsKey("prompt"))
        {
            _fault ??= new ErrorBody(GridErrorCodes.MissingField, "prompt is missing; say what the video shows.", "prompt");
        }

        var (width, height) = Size();
        var request = new VideoRequest
        {
            Model = Text("model"),
            Prompt = Text("prompt") ?? "",
            NegativePrompt = Text("negative_prompt"),
            Width = width ?? Whole("width"),
            Height = height ?? Whole("height"),
            Frames = Whole("frames"),
            Seconds = Number(Seconds),
            Fps = Take<FrameRate>(
                "fps",
                $"a number or a fraction of whole numbers up to {FrameRate.MaxTerm}, such as 24, 23.976 or \"24000/1001\"",
                value => value.AsFrameRate()
            ),
            Steps = Whole("steps"),
            GuidanceScale = Number("guidance_scale"),
            Seed = Take<long>("seed", "a whole number from 0 to 9007199254740991", value => value.AsWhole()),
            Sampler = Text("sampler"),
            Noise = Text("noise"),
            Format = Text("format"),
            Priority = Text(Priority),
            Window = Whole("window"),
            Overlap = Whole("overlap"),
            WindowSchedule = Text("window_schedule"),
            WindowBlend = Text("window_blend"),
            PreviewEvery = Whole("preview_every"),
        };
        return _fault is null ? new VideoRequestReading(request, null) : new VideoRequestReading(null, _fault);
    }

    private void Exclude(string one, string other)
    {
        if (fields.ContainsKey(one) && fields.ContainsKey(other))
        {
            Invalid(other, $"{one} and {other} say the same thing; give one of them.");
        }
    }

    private (int? Width, int? Height) Size()
    {
        if (!fields.TryGetValue("size", out var value))
        {
            return (null, null);
        }

        var parts = value.AsText()?.Split('x') ?? [];
        if (
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
        )
        {
            return (width, height);
        }

        Invalid("size", "size must be width and height in pixels, as in \"64x64\".");
        return (null, null);
    }

    private string? Text(string field) =>
        fields.TryGetValue(field, out var value) ? value.AsText() ?? Invalid<string>(field, "text") : null;

    private int? Whole(string field) =>
        Take<int>(field, "a whole number", value =>
            value.AsWhole() is { } whole and >= int.MinValue and <= int.MaxValue ? (int?)whole : null
        );

    private double? Number(string field) => Take(field, "a number", value => value.AsNumber());

    private T? Take<T>(string field, string expected, Func<FieldValue, T?> read)
        where T : struct
    {
        if (!fields.TryGetValue(field, out var value))
        {
            return null;
        }

        var taken = read(value);
        if (taken is null)
        {
            Invalid(field, $"{field} must be {expected}.");
        }

        return taken;
    }

    private T? Invalid<T>(string field, string expected)
        where T : class
    {
        Invalid(field, $"{field} must be {expected}.");
        return null;
    }

    private void Invalid(string field, string message) => _fault ??= new ErrorBody(GridErrorCodes.InvalidValue, message, field);
}

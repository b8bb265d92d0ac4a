using System.Globalization;
using System.Text.Json;
using Grid.Contracts.Videos;

namespace Grid.Gateway.Videos;

/// <summary>A field of a request, from JSON or from a form.</summary>
/// <param name="Text">Its text; of a JSON number the digits.</param>
/// <param name="IsText">Whether it can stand for text.</param>
/// <param name="IsNumber">Whether it can stand for a number.</param>
internal readonly record struct FieldValue(string Text, bool IsText, bool IsNumber)
{
    // Within as many a decimal keeps every digit that decides whether a number is whole.
    private const int MaxDigits = 28;

    /// <summary>A form's field: text, whatever it stands for.</summary>
    public static FieldValue FromForm(string text) => new(text, IsText: true, IsNumber: true);

    /// <summary>A JSON member; objects, lists and truth values stand for nothing.</summary>
    public static FieldValue FromJson(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => new(element.GetString()!, IsText: true, IsNumber: false),
            JsonValueKind.Number => new(element.GetRawText(), IsText: false, IsNumber: true),
            _ => new("", IsText: false, IsNumber: false),
        };

    public string? AsText() => IsText ? Text : null;

    /// <summary>A rate: a number, or a fraction as text.</summary>
    public FrameRate? AsFrameRate() => (IsNumber || IsText) && FrameRate.TryParse(Text, out var rate) ? rate : null;

    public double? AsNumber() =>
        IsNumber && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;

    /// <summary>A whole number; 20.0 is one too. A number is not rounded to be one, however near it is.</summary>
    public long? AsWhole() =>
        IsNumber
        && Text.Length <= MaxDigits
        && decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && decimal.IsInteger(value)
        && (value != 0 || !HasOtherDigitThanZero(Text))
        && value is >= long.MinValue and <= long.MaxValue
            ? (long)value
            : null;

    // A decimal rounds 1e-30 to zero.
    private static bool HasOtherDigitThanZero(string text) => text.TakeWhile(character => character is not ('e' or 'E')).Any(IsOneToNine);

    private static bool IsOneToNine(char character) => character is >= '1' and <= '9';
}

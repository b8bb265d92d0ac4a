using System.Diagnostics.CodeAnalysis;

namespace Grid.Contracts.Tenants;

/// <summary>
/// The name of a tenant, as it is in grain keys and artifact names: 1 to <see cref="MaxLength"/> lower-case letters, digits, dashes and
/// underscores, the first a letter or digit.
/// </summary>
public readonly record struct TenantId
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 100;

    /// <summary>The rule, for a sentence that begins with what must keep it.</summary>
    public const string Rule = "must have 1 to 100 lower-case letters, digits, dashes and underscores, the first of them a letter or digit";

    private readonly string? _value;

    private TenantId(string value) => _value = value;

    /// <summary>The tenant of calls that come without a key over the loopback interface.</summary>
    public static TenantId Default { get; } = new("default");

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The text breaks the rule.</exception>
    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no tenant: its name {Rule}.");

    /// <summary>Reads a name; false where the text breaks the rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        var valid =
            text is { Length: > 0 and <= MaxLength }
            && IsLetterOrDigit(text[0])
            && text.All(character => IsLetterOrDigit(character) || character is '-' or '_');
        id = valid ? new TenantId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => _value ?? "";

    private static bool IsLetterOrDigit(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character);
}

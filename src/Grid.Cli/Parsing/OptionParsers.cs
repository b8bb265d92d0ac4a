using System.CommandLine.Parsing;
using System.Globalization;
using Grid.Sdk.Videos;

namespace Grid.Cli.Parsing;

/// <summary>Readers of option values whose complaints name the option and what it takes.</summary>
internal static class OptionParsers
{
    public static Func<ArgumentResult, int?> WholeNumber(string option, int minimum, int maximum) =>
        result => (int?)WholeNumber(option, (long)minimum, maximum)(result);

    public static Func<ArgumentResult, long?> WholeNumber(string option, long minimum, long maximum) =>
        result =>
        {
            var text = Text(result);
            if (
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && value >= minimum
                && value <= maximum
            )
            {
                return value;
            }

            result.AddError(Invariant($"{option} must be a whole number from {minimum} to {maximum}, not '{text}'."));
            return null;
        };

    public static Func<ArgumentResult, double?> Number(string option, double minimum, double maximum) =>
        result =>
        {
            var text = Text(result);
            if (
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && value >= minimum
                && value <= maximum
            )
            {
                return value;
            }

            result.AddError(Invariant($"{option} must be a number from {minimum} to {maximum}, not '{text}'."));
            return null;
        };

    /// <summary>A whole number, a decimal number or a fraction of frames per second.</summary>
    public static Func<ArgumentResult, FrameRate?> Rate(string option, int minimum, int maximum) =>
        result =>
        {
            var text = Text(result);
            if (FrameRate.TryParse(text, out var rate) && rate.Value.Value >= minimum && rate.Value.Value <= maximum)
            {
                return rate;
            }

            result.AddError(
                Invariant(
                    $"{option} must be a number or a fraction from {minimum} to {maximum}, such as 24, 23.976 or 24000/1001, not '{text}'."
                )
            );
            return null;
        };

    public static Func<ArgumentResult, VideoSize?> Size(string option, int multiple, int maximum) =>
        result =>
        {
            var text = Text(result);
            if (VideoSize.TryParse(text, out var size) && Fits(size.Width) && Fits(size.Height))
            {
                return size;
            }

            result.AddError(
                Invariant($"{option} must be WIDTHxHEIGHT, both multiples of {multiple} from {multiple} to {maximum}, ")
                    + $"such as 64x64, not '{text}'."
            );
            return null;

            bool Fits(int side) => side <= maximum && side % multiple == 0;
        };

    /// <summary>One of some names, in upper or lower case.</summary>
    public static Func<ArgumentResult, string?> Choice(string option, IReadOnlyList<string> names) =>
        Choice(option, names, text => names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)));

    /// <param name="normalize">Gives the name that is meant, or null when none is.</param>
    public static Func<ArgumentResult, string?> Choice(string option, IReadOnlyList<string> names, Func<string, string?> normalize) =>
        result =>
        {
            var text = Text(result);
            if (normalize(text) is { } name)
            {
                return name;
            }

            result.AddError($"{option} must be one of {string.Join(", ", names)}, not '{text}'.");
            return null;
        };

    public static Func<ArgumentResult, string?> NotEmpty(string option) =>
        result =>
        {
            var text = Text(result);
            if (!string.IsNullOrWhiteSpace(text))
            {
                return text;
            }

            result.AddError($"{option} must not be empty.");
            return null;
        };

    /// <summary>The id of a video as the grid gives it.</summary>
    public static Func<ArgumentResult, string> VideoId() =>
        result =>
        {
            var text = Text(result);
            if (text.Length == 0 || text.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-')))
            {
                result.AddError($"id must be that of a video, such as video_0123abcd, not '{text}'; grid videos list shows them.");
            }

            return text;
        };

    public static Func<ArgumentResult, Uri?> Server(string option) =>
        result =>
        {
            var text = Text(result);
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"{option} must be an http or https address, such as http://localhost:5210, not '{text}'.");
            return null;
        };

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Grid.Sdk.Videos;

/// <summary>Frames per second as a fraction in lowest terms, such as 24 or 24000/1001. The grid takes 1 to 120.</summary>
[JsonConverter(typeof(FrameRateConverter))]
public readonly record struct FrameRate
{
    /// <summary>The largest numerator and denominator: the grid takes no others.</summary>
    public const int MaxTerm = 1_001_000;

    // As many digits as a rate of 1000/1001 is compared to: more of them than this a double does not hold.
    private const int ComparedDigits = 9;

    /// <summary>The fraction in lowest terms.</summary>
    /// <param name="numerator">Frames.</param>
    /// <param name="denominator">Seconds in which they are shown, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The denominator is below 1.</exception>
    public FrameRate(int numerator, int denominator = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, 1);
        var divisor = (int)Gcd(Math.Abs((long)numerator), denominator);
        (Numerator, Denominator) = (numerator / divisor, denominator / divisor);
    }

    /// <summary>Frames in <see cref="Denominator"/> seconds.</summary>
    public int Numerator { get; }

    /// <summary>Seconds, at least 1.</summary>
    public int Denominator { get; }

    /// <summary>The nearest double.</summary>
    public double Value => (double)Numerator / Math.Max(1, Denominator);

    /// <summary>A whole rate.</summary>
    public static implicit operator FrameRate(int framesPerSecond) => new(framesPerSecond);

    /// <summary>
    /// Reads <c>24</c>, <c>12.5</c> or <c>24000/1001</c>. A decimal number that is 1000/1001 of a whole rate, rounded to two digits or
    /// more, is that rate: 23.976 and 23.98 are 24000/1001, 29.97 is 30000/1001.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FrameRate? rate)
    {
        rate = null;
        var parts = (text ?? "").Split('/');
        if (parts.Length == 2)
        {
            rate =
                int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var numerator)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var denominator)
                    ? Reduce(numerator, denominator)
                    : null;
        }
        else if (
            parts.Length == 1
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) <= int.MaxValue
        )
        {
            rate = OfDecimal(value);
        }

        return rate is not null;
    }

    /// <summary>The length of so many frames in seconds, exact to a decimal's digits.</summary>
    public decimal SecondsOf(int frames) => (decimal)frames * Math.Max(1, Denominator) / Numerator;

    /// <summary><c>24</c> or <c>24000/1001</c>.</summary>
    public override string ToString() =>
        Denominator <= 1
            ? Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private static FrameRate? OfDecimal(decimal value)
    {
        if (decimal.IsInteger(value))
        {
            return Reduce((long)value, 1);
        }

        value /= 1.0000000000000000000000000000m; // without zeros at the end
        var digits = Math.Min((int)value.Scale, ComparedDigits);
        var whole = Math.Round(value * 1001 / 1000);
        if (digits >= 2 && Math.Round(whole * 1000 / 1001, digits) == Math.Round(value, digits))
        {
            return Reduce((long)whole * 1000, 1001);
        }

        // Six digits are all that a denominator of a million holds.
        var denominator = 1;
        for (var scale = 0; scale < Math.Min((int)value.Scale, 6); scale++)
        {
            denominator *= 10;
        }

        return decimal.IsInteger(value * denominator) ? Reduce((long)(value * denominator), denominator) : null;
    }

    private static FrameRate? Reduce(long numerator, long denominator)
    {
        if (denominator < 1)
        {
            return null;
        }

        var divisor = Gcd(Math.Abs(numerator), denominator);
        (numerator, denominator) = (numerator / divisor, denominator / divisor);
        return Math.Abs(numerator) <= MaxTerm && denominator <= MaxTerm ? new FrameRate((int)numerator, (int)denominator) : null;
    }

    private static long Gcd(long a, long b) => b == 0 ? Math.Max(1, a) : Gcd(b, a % b);
}

using System.Globalization;

namespace Grid.Media;

/// <summary>Frames per second as a fraction, such as 24 or 24000/1001.</summary>
public readonly record struct FrameRate
{
    /// <exception cref="ArgumentOutOfRangeException">The rate is not within 1 and 240 frames per second.</exception>
    public FrameRate(int numerator, int denominator = 1)
    {
        if (denominator < 1 || numerator < denominator || numerator > 240L * denominator)
        {
            throw new ArgumentOutOfRangeException(nameof(numerator), $"fps must be between 1 and 240, not {numerator}/{denominator}.");
        }

        Numerator = numerator;
        Denominator = denominator;
    }

    public int Numerator { get; }

    public int Denominator { get; }

    public double Value => (double)Numerator / Denominator;

    public static implicit operator FrameRate(int framesPerSecond) => new(framesPerSecond);

    /// <summary>The fraction in lowest terms; null where it is outside 1 to 240 or too fine.</summary>
    internal static FrameRate? OfFraction(long numerator, long denominator)
    {
        var (a, b) = (numerator, denominator);
        while (b > 0)
        {
            (a, b) = (b, a % b);
        }

        (numerator, denominator) = (numerator / Math.Max(1, a), denominator / Math.Max(1, a));
        return
            denominator is > 0 and <= int.MaxValue
            && numerator is > 0 and <= int.MaxValue
            && numerator >= denominator
            && numerator <= 240 * denominator
            ? new FrameRate((int)numerator, (int)denominator)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}

namespace Grid.Sampling.Numerics;

/// <summary>
/// Elementary functions built from +, -, *, / and sqrt only. IEEE 754 defines those to the last bit, whereas the log, exp, sin and cos of
/// <see cref="Math"/> come from each platform's C library and may differ in the last place; seeds must give the same bytes everywhere.
/// Every function here is good to about one unit in the last place of a double.
/// </summary>
internal static class PortableMath
{
    // ln 2 in two parts; the first has 21 trailing zero bits, so its product with any exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    private const long MantissaMask = 0x000F_FFFF_FFFF_FFFF;
    private const long ExponentOfOne = 0x3FF0_0000_0000_0000;

    /// <summary>Natural logarithm of a positive, normal, finite number.</summary>
    public static double Log(double value)
    {
        if (!double.IsNormal(value) || value < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "the logarithm is taken of positive normal numbers only");
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & MantissaMask) | ExponentOfOne);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        // ln m = 2 artanh(f), f = (m - 1) / (m + 1), |f| < 0.1716: twelve terms leave less than 2^-60.
        var f = (mantissa - 1) / (mantissa + 1);
        var square = f * f;
        var sum = 0.0;
        for (var odd = 23; odd >= 3; odd -= 2)
        {
            sum = (sum + 1.0 / odd) * square;
        }

        return exponent * Ln2High + (exponent * Ln2Low + 2 * f * sum + 2 * f);
    }

    /// <summary>e to the power of a number in [-700, 700].</summary>
    public static double Exp(double value)
    {
        if (!(Math.Abs(value) <= 700))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "the exponential is taken of numbers in [-700, 700] only");
        }

        var power = Math.Round(value / Ln2High);
        var rest = value - power * Ln2High - power * Ln2Low; // at most 0.35 in size: fourteen terms leave less than 2^-58
        var sum = 1.0;
        for (var term = 14; term >= 1; term--)
        {
            sum = 1 + sum * rest / term;
        }

        return sum * BitConverter.Int64BitsToDouble((long)(power + 1023) << 52);
    }

    /// <summary>Sine and cosine of <paramref name="turns"/> full turns; <paramref name="turns"/> in [0, 1].</summary>
    public static (double Sin, double Cos) SinCosTurns(double turns)
    {
        if (!(turns >= 0 && turns <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(turns), turns, "the angle is in [0, 1] turns");
        }

        // Nearest quarter turn; the remainder, at most an eighth of a turn, is exact because both are multiples of the argument's last bit.
        var quarter = (int)(turns * 4 + 0.5);
        var angle = (turns - quarter * 0.25) * (2 * Math.PI);
        var square = angle * angle;

        // Taylor series on [-pi/4, pi/4]; the first terms left out are below 2^-54.
        var sin = 1.0;
        for (var term = 16; term >= 2; term -= 2)
        {
            sin = 1 - sin * square / (term * (term + 1));
        }

        sin *= angle;
        var cos = 1.0;
        for (var term = 17; term >= 1; term -= 2)
        {
            cos = 1 - cos * square / (term * (term + 1));
        }

        return (quarter & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }
}

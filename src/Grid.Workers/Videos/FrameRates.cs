using FileRate = Grid.Media.FrameRate;
using Rate = Grid.Contracts.Videos.FrameRate;

namespace Grid.Workers.Videos;

/// <summary>The rate of a request as that of a file.</summary>
internal static class FrameRates
{
    /// <summary>The same fraction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is beyond what files take; the rules for requests allow less.</exception>
    public static FileRate ToFileRate(this Rate rate) => new(rate.Numerator, rate.Denominator);
}

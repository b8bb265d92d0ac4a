using Grid.Sampling.Numerics;

namespace Grid.Sampling.Tests.Numerics;

public sealed class PortableMathTests
{
    private const double UnitInTheLastPlace = 2.3e-16;

    [Fact]
    public void Log_AcrossTheRange_AgreesWithTheLibrary()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var value = Math.ScaleB(1 + random.NextDouble(), random.Next(-60, 60));
            var expected = Math.Log(value);

            // Close to 1 the logarithm itself is small, so the bound is on the absolute error there.
            Assert.Equal(expected, PortableMath.Log(value), Math.Max(Math.Abs(expected), 0.35) * 2 * UnitInTheLastPlace);
        }
    }

    [Fact]
    public void Log_One_IsZero() => Assert.Equal(0, PortableMath.Log(1));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-310)]
    public void Log_OutsideItsDomain_IsRefused(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Log(value));

    [Fact]
    public void Exp_AcrossTheRange_AgreesWithTheLibrary()
    {
        var random = new Random(2);
        for (var i = 0; i < 100_000; i++)
        {
            var value = (random.NextDouble() - 0.5) * (i % 2 == 0 ? 4 : 1400);

            Assert.Equal(1, PortableMath.Exp(value) / Math.Exp(value), 8 * UnitInTheLastPlace);
        }

        Assert.Equal(1, PortableMath.Exp(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Exp(701));
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Exp(double.NaN));
    }

    [Fact]
    public void SinCosTurns_AcrossTheTurn_AgreesWithTheLibrary()
    {
        var random = new Random(3);
        for (var i = 0; i < 100_000; i++)
        {
            var turns = random.NextDouble();
            var (sin, cos) = PortableMath.SinCosTurns(turns);

            // The library is given a rounded angle, hence the wider bound.
            Assert.Equal(Math.Sin(turns * 2 * Math.PI), sin, 1e-15);
            Assert.Equal(Math.Cos(turns * 2 * Math.PI), cos, 1e-15);
            Assert.Equal(1, (sin * sin) + (cos * cos), 4 * UnitInTheLastPlace);
        }
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.25, 1, 0)]
    [InlineData(0.5, 0, -1)]
    [InlineData(0.75, -1, 0)]
    [InlineData(1, 0, 1)]
    public void SinCosTurns_QuarterTurns_AreExact(double turns, double sin, double cos)
    {
        var (actualSin, actualCos) = PortableMath.SinCosTurns(turns);

        Assert.Equal(sin, actualSin);
        Assert.Equal(cos, actualCos);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void SinCosTurns_OutsideTheTurn_IsRefused(double turns) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.SinCosTurns(turns));
}

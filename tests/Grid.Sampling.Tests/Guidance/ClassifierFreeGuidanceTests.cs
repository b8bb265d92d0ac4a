using Grid.Sampling.Guidance;

namespace Grid.Sampling.Tests.Guidance;

public sealed class ClassifierFreeGuidanceTests
{
    [Theory]
    [InlineData(0, 1, -2)]
    [InlineData(1, 3, 4)]
    [InlineData(6, 13, 34)]
    [InlineData(-1, -1, -8)]
    public void Combine_Scale_MovesFromNegativeTowardsPositive(float scale, float first, float second)
    {
        var combined = new float[2];

        ClassifierFreeGuidance.Combine([1, -2], [3, 4], scale, combined);

        Assert.Equal([first, second], combined);
    }

    [Fact]
    public void Combine_IntoEitherInput_EqualsIntoAnother()
    {
        float[] negative = [.. Enumerable.Range(0, 37).Select(i => MathF.Sin(i))],
            positive = [.. negative.Select(x => (x * x) - 0.3f)];
        var expected = new float[37];
        ClassifierFreeGuidance.Combine(negative, positive, 4.5f, expected);
        float[] intoNegative = [.. negative],
            intoPositive = [.. positive];

        ClassifierFreeGuidance.Combine(intoNegative, positive, 4.5f, intoNegative);
        ClassifierFreeGuidance.Combine(negative, intoPositive, 4.5f, intoPositive);

        Assert.Equal(expected, intoNegative);
        Assert.Equal(expected, intoPositive);
    }

    [Fact]
    public void Combine_SpansOfDifferentLengths_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ClassifierFreeGuidance.Combine([1], [1, 2], 2, new float[1]));
        Assert.Throws<ArgumentException>(() => ClassifierFreeGuidance.Combine([1], [1], 2, new float[2]));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1.001, true)]
    [InlineData(double.NaN, false)]
    public void IsActive_AtAndBelowOne_IsFalse(double scale, bool expected) =>
        Assert.Equal(expected, ClassifierFreeGuidance.IsActive(scale));
}

using System.Text.Json;
using Grid.Sdk.Videos;

namespace Grid.Sdk.Tests;

public sealed class FrameRateTests
{
    [Theory]
    [InlineData("24", 24, 1, "24")]
    [InlineData("119", 119, 1, "119")]
    [InlineData("12.5", 25, 2, "\"25/2\"")]
    [InlineData("24000/1001", 24_000, 1001, "\"24000/1001\"")]
    [InlineData("48/2", 24, 1, "24")]
    [InlineData("23.976", 24_000, 1001, "\"24000/1001\"")]
    [InlineData("23.98", 24_000, 1001, "\"24000/1001\"")]
    [InlineData("23.976023976023978", 24_000, 1001, "\"24000/1001\"")]
    [InlineData("29.97", 30_000, 1001, "\"30000/1001\"")]
    [InlineData("59.94", 60_000, 1001, "\"60000/1001\"")]
    [InlineData("23.5", 47, 2, "\"47/2\"")]
    [InlineData("29.970", 30_000, 1001, "\"30000/1001\"")]
    public void TryParse_Rate_IsTheFraction(string text, int numerator, int denominator, string json)
    {
        Assert.True(FrameRate.TryParse(text, out var rate));
        Assert.Equal((numerator, denominator), (rate.Value.Numerator, rate.Value.Denominator));
        Assert.Equal(json, JsonSerializer.Serialize(rate.Value));
        Assert.Equal(rate.Value, JsonSerializer.Deserialize<FrameRate>(json));
        Assert.Equal(rate.Value, JsonSerializer.Deserialize<FrameRate>(JsonSerializer.Serialize(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("24/0")]
    [InlineData("24/-1")]
    [InlineData("24/1/1")]
    [InlineData("1e30")]
    [InlineData("NaN")]
    [InlineData("1001001/1000003")]
    public void TryParse_NoRate_IsFalse(string text) => Assert.False(FrameRate.TryParse(text, out _));

    [Fact]
    public void SecondsOf_FramesAtAFraction_IsExact() => Assert.Equal(7.5075m, new FrameRate(24_000, 1001).SecondsOf(180));
}

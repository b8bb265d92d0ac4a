namespace Grid.Host.Tests;

public sealed class RedisSettingsTests
{
    [Fact]
    public void Parse_TextWithOptions_KeepsThemAndOutlivesALostServer()
    {
        var options = RedisSettings.Parse("redis.example:6380,ssl=true,abortConnect=true");

        Assert.True(options.Ssl);
        Assert.Single(options.EndPoints);
        Assert.False(options.AbortOnConnectFail);
        Assert.True(options.ReconnectRetryPolicy.ShouldRetry(currentRetryCount: 1_000_000, timeElapsedMillisecondsSinceLastRetry: 1000));
    }
}

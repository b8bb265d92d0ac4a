using Grid.Contracts.Videos;

namespace Grid.Contracts.Tests.Videos;

public sealed class JobKeyTests
{
    [Fact]
    public void Parse_OwnText_GivesTheSameKey()
    {
        var key = new JobKey("tenant", "video_1");

        Assert.Equal(key, JobKey.Parse(key.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tenant")]
    [InlineData("/job")]
    [InlineData("tenant/")]
    [InlineData("tenant/job/more")]
    public void TryParse_OtherText_Refuses(string text) => Assert.False(JobKey.TryParse(text, out _));
}

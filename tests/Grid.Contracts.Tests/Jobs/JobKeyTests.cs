using Grid.Contracts.Jobs;

namespace Grid.Contracts.Tests.Jobs;

public sealed class JobKeyTests
{
    [Fact]
    public void Parse_OwnText_GivesTheSameKey()
    {
        var key = new JobKey("tenant", "video_1");

        Assert.Equal(key, JobKey.Parse(key.ToString()));
    }

    [Theory]
    [InlineData("video_1", "video")]
    [InlineData("tune_a_b", "tune")]
    [InlineData("_1", "")]
    [InlineData("plain", "")]
    public void Kind_OfAnId_IsWhatIsBeforeTheUnderscore(string job, string kind) => Assert.Equal(kind, new JobKey("tenant", job).Kind);

    [Theory]
    [InlineData("")]
    [InlineData("tenant")]
    [InlineData("/job")]
    [InlineData("tenant/")]
    [InlineData("tenant/job/more")]
    public void TryParse_OtherText_Refuses(string text) => Assert.False(JobKey.TryParse(text, out _));
}

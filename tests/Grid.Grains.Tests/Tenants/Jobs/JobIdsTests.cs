using Grid.Grains.Tenants.Jobs;

namespace Grid.Grains.Tests.Tenants.Jobs;

public sealed class JobIdsTests
{
    [Fact]
    public void TryParse_NameOfAnId_GivesTheId()
    {
        var at = new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var id = JobIds.New(at);

        Assert.True(JobIds.TryParse(JobIds.ToName(id), out var parsed));
        Assert.Equal((id, at), (parsed, JobIds.TimeOf(parsed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("video_")]
    [InlineData("video_1")]
    [InlineData("0190163d8694739b8f2a1f4d8c3e5a77")]
    [InlineData("video_0190163D8694739B8F2A1F4D8C3E5A77")]
    [InlineData("video_0190163d-8694-739b-8f2a-1f4d8c3e5a77")]
    public void TryParse_OtherText_IsRefused(string text) => Assert.False(JobIds.TryParse(text, out _));
}

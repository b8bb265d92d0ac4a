using Grid.Contracts.Videos;
using Grid.Grains.Videos;

namespace Grid.Grains.Tests.Videos;

public sealed class VideoSpecRulesTests
{
    [Theory]
    [InlineData("mp4", 10_800)]
    [InlineData("mp4", 1)]
    [InlineData("gif", 300)]
    [InlineData("png", 1)]
    public void CheckFormat_FramesItHolds_IsGood(string format, int frames) => Assert.Null(VideoSpecRules.CheckFormat(format, frames, 24));

    [Theory]
    [InlineData("gif", 301, "format gif holds at most 300 frames, not 301; use mp4, or ask for 1 to 300 frames.")]
    [InlineData("png", 9, "format png holds exactly one frame, not 9; use mp4 or gif, or ask for 1 frame.")]
    [InlineData("avi", 9, "format 'avi' is unknown; use one of mp4, gif, png.")]
    public void CheckFormat_FramesItDoesNotHold_SaysHowMany(string format, int frames, string message)
    {
        var problem = VideoSpecRules.CheckFormat(format, frames, 24)!;

        Assert.Equal(("format", message), (problem.Field, problem.Message));
    }

    [Theory]
    [InlineData("gif", 9, 50, 1, null)]
    [InlineData("gif", 9, 60, 1, "format gif shows at most 50 frames a second, not 60; use mp4, or ask for fps 1 to 50.")]
    [InlineData("gif", 9, 60_000, 1001, "format gif shows at most 50 frames a second, not 59.94; use mp4, or ask for fps 1 to 50.")]
    [InlineData("gif", 1, 60, 1, null)]
    [InlineData("mp4", 9, 120, 1, null)]
    public void CheckFormat_RateThatViewersOfItDoNotShow_IsRefused(
        string format,
        int frames,
        int numerator,
        int denominator,
        string? message
    ) => Assert.Equal(message, VideoSpecRules.CheckFormat(format, frames, new FrameRate(numerator, denominator))?.Message);
}

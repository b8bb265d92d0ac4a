using Grid.Grains.Tenants.Quotas;
using Grid.Testing.Videos;

namespace Grid.Grains.Tests.Tenants.Quotas;

public sealed class JobCostEstimatorTests
{
    private readonly JobCostEstimator _estimator = new([]);

    [Fact]
    public void Evaluated_WithGuidance_IsTwiceThePixels()
    {
        var spec = VideoSpecs.Small with { Frames = 9, Width = 64, Height = 32, Steps = 10, GuidanceScale = 3 };

        Assert.Equal(184_320, JobWork.PixelSteps(spec));
        Assert.Equal(368_640, JobWork.Evaluated(spec));
        Assert.Equal(184_320, JobWork.Evaluated(spec with { GuidanceScale = 1 }));
    }

    // 63 frames in windows of 27 that share 9: the windows begin at 0, 18 and 36.
    [Theory]
    [InlineData(63, 27, 9, 81)]
    [InlineData(64, 27, 9, 108)]
    [InlineData(54, 27, 0, 54)]
    [InlineData(27, 27, 9, 27)]
    [InlineData(9, 27, 9, 9)]
    [InlineData(480, 27, 18, 51 * 27 + 27)]
    public void Evaluated_SeveralWindows_CountsWhatTheyShareForEach(int frames, int window, int overlap, int evaluated)
    {
        var spec = VideoSpecs.Small with
        {
            Frames = frames,
            Window = window,
            Overlap = overlap,
            Width = 16,
            Height = 16,
            Steps = 1,
            GuidanceScale = 1,
        };

        Assert.Equal(256.0 * evaluated, JobWork.Evaluated(spec));
        Assert.Equal(256.0 * evaluated, JobWork.Evaluated(spec with { WindowSchedule = "uniform" }));
        Assert.Equal(256L * frames, JobWork.PixelSteps(spec));
    }

    [Fact]
    public void PixelSteps_LargestVideo_DoesNotOverflow()
    {
        var spec = VideoSpecs.Small with { Frames = 65_536, Width = 8192, Height = 8192, Steps = 1000, Window = 144, Overlap = 135 };

        Assert.Equal(4_398_046_511_104_000, JobWork.PixelSteps(spec));
        Assert.True(JobWork.Evaluated(spec) > 16 * 2 * (double)JobWork.PixelSteps(spec) * 0.99);
        Assert.Equal(
            long.MaxValue,
            JobWork.PixelSteps(spec with { Frames = int.MaxValue, Width = int.MaxValue, Height = int.MaxValue, Steps = int.MaxValue })
        );
    }

    [Fact]
    public void Estimate_NoJobSeen_TakesTheDefaultRate() =>
        Assert.Equal(TimeSpan.FromSeconds(2 * JobCostEstimator.DefaultSecondsPerMillion), _estimator.Estimate("unseen", 2e6));

    [Fact]
    public void Estimate_TinyJob_IsNotFree() => Assert.Equal(TimeSpan.FromMilliseconds(1), _estimator.Estimate("unseen", 1));

    [Fact]
    public void Estimate_AfterJobs_FollowsWhatTheyTook()
    {
        _estimator.Observe("model", 1e6, TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(8), _estimator.Estimate("model", 2e6));

        for (var job = 0; job < 200; job++)
        {
            _estimator.Observe("model", 1e6, TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_estimator.Estimate("model", 1e6).TotalSeconds, 1, 1.01);
    }

    [Fact]
    public void Observe_JobThatUsedNothing_TeachesNothing()
    {
        var before = _estimator.Estimate("model", 1e6);

        _estimator.Observe("model", 1e6, TimeSpan.Zero);

        Assert.Equal(before, _estimator.Estimate("model", 1e6));
    }
}

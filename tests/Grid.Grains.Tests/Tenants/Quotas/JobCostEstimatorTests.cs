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

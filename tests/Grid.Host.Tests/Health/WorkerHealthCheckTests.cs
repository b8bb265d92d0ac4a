using Grid.Host.Health;
using Grid.Storage.Space;
using Grid.Testing;
using Grid.Workers.Fleet;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Host.Tests.Health;

public sealed class WorkerHealthCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SpaceGuard _space = new(new Dictionary<SpaceArea, string>(), TimeProvider.System, NullLogger<SpaceGuard>.Instance);

    public void Dispose()
    {
        _space.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Check_WorkersThatLackNothing_IsHealthy() =>
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(needsMedia: false)).Status);

    [Fact]
    public async Task Check_NoFFmpeg_SaysHowToGetIt()
    {
        var result = await CheckAsync(needsMedia: true);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Equal("ffmpeg was not found; install it with: apt-get install -y ffmpeg.", result.Description);
    }

    [Fact]
    public async Task Check_ScratchThatCannotBeWritten_IsToldWithoutItsPath()
    {
        await File.WriteAllTextAsync(_folder.Combine("scratch"), "", TestContext.Current.CancellationToken);

        var result = await CheckAsync(needsMedia: false);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Equal("The scratch folder cannot be written.", result.Description);
    }

    [Fact]
    public async Task Check_NoSpace_IsUnhealthy()
    {
        _space.NoteFull(SpaceArea.Scratch);

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(needsMedia: false)).Status);
    }

    private Task<HealthCheckResult> CheckAsync(bool needsMedia) =>
        new WorkerHealthCheck(
            new WorkerReadiness(_folder.Combine("scratch"), needsMedia, _space, TimeProvider.System, _folder.Combine("programs"))
        ).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}

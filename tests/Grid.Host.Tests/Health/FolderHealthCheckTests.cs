using Grid.Host.Health;
using Grid.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Tests.Health;

public sealed class FolderHealthCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_FolderThatCanBeWritten_IsHealthyAndLeavesNothing()
    {
        var result = await CheckAsync(_folder.Combine("new"));

        Assert.Equal(HealthStatus.Healthy, result.Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Combine("new")));
    }

    [Fact]
    public async Task Check_FolderThatCannotBeWritten_IsNamedWithoutItsPath()
    {
        await File.WriteAllTextAsync(_folder.Combine("file"), "", TestContext.Current.CancellationToken);

        var result = await CheckAsync(_folder.Combine("file", "below"));

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Equal("The folder of artifacts cannot be written.", result.Description);
    }

    private static Task<HealthCheckResult> CheckAsync(string folder) =>
        new FolderHealthCheck(new Dictionary<string, string> { ["artifacts"] = folder }).CheckHealthAsync(
            new HealthCheckContext(),
            TestContext.Current.CancellationToken
        );
}

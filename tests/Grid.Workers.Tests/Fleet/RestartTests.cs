using Grid.Host;
using Grid.Testing;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;

namespace Grid.Workers.Tests.Fleet;

public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_OnAFolderWithAQueuedVideo_CompletesIt()
    {
        string id;
        await using (var first = await TestGrid.StartAsync(_folder, GridRoles.Control | GridRoles.Gateway))
        {
            id = await first.SubmitAsync("queued", cancellationToken: TestContext.Current.CancellationToken);
        }

        await using var second = await TestGrid.StartAsync(_folder);
        var video = await second.WaitForEndAsync(id, TestContext.Current.CancellationToken);

        Assert.Equal("completed", (string?)video["status"]);
    }

    [Fact]
    public async Task Start_OnAFolderWithARunningVideo_GoesOnAndGivesTheSameFrames()
    {
        using var gate = new StepGate("running", evaluation: 2);
        string id,
            undisturbed;
        await using (var first = await TestGrid.StartAsync(_folder, prepare: engines => engines.OnEvaluation = gate.Pass))
        {
            id = await first.SubmitAsync("running", cancellationToken: TestContext.Current.CancellationToken);
            await gate.Reached.WaitAsync(TestContext.Current.CancellationToken);
        }

        await using var second = await TestGrid.StartAsync(_folder);
        var video = await second.WaitForEndAsync(id, TestContext.Current.CancellationToken);
        undisturbed = await second.SubmitAsync("running", cancellationToken: TestContext.Current.CancellationToken);
        var other = await second.WaitForEndAsync(undisturbed, TestContext.Current.CancellationToken);

        Assert.Equal("completed", (string?)video["status"]);
        Assert.Equal((string?)other["sha256_frames"], (string?)video["sha256_frames"]);
    }

    [Fact]
    public async Task Start_StateFolderInUse_IsRefused()
    {
        await using var first = await TestGrid.StartAsync(_folder, GridRoles.Control | GridRoles.Gateway);

        var refused = await Assert.ThrowsAsync<Storage.Embedded.StateDirectoryInUseException>(() => TestGrid.StartAsync(_folder));

        Assert.Contains("in use by another grid", refused.Message, StringComparison.Ordinal);
    }
}

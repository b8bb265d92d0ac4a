using Grid.Testing.Engines;
using Grid.Testing.Hosting;

namespace Grid.Workers.Tests.Fleet;

public sealed class BatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_SeveralVideosOfOneShapeWaiting_RunsThemAsOneBatchWithTheFramesOfEachAlone()
    {
        using var gate = new StepGate("holds the worker", evaluation: 1);
        var batches = new List<int>();
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
        {
            engines.OnEvaluation = gate.Pass;
            engines.OnBatch = works => batches.Add(works.Count);
        });
        var holding = await grid.SubmitAsync("holds the worker", cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        string[] prompts = ["one", "two", "three"];
        var ids = new List<string>();
        foreach (var prompt in prompts)
        {
            ids.Add(await grid.SubmitAsync(prompt, cancellationToken: Cancellation));
        }

        gate.Open();
        await grid.WaitForEndAsync(holding, Cancellation);
        var together = new List<string?>();
        foreach (var id in ids)
        {
            together.Add((string?)(await grid.WaitForEndAsync(id, Cancellation))["sha256_frames"]);
        }

        Assert.Equal([1, 3], batches);
        var alone = new List<string?>();
        foreach (var prompt in prompts)
        {
            var id = await grid.SubmitAsync(prompt, cancellationToken: Cancellation);
            alone.Add((string?)(await grid.WaitForEndAsync(id, Cancellation))["sha256_frames"]);
        }

        Assert.Equal(alone, together);
        Assert.Equal(3, together.Distinct().Count());
    }
}

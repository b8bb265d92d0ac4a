using Microsoft.Extensions.Hosting;

namespace Grid.Cli.Grids;

/// <summary>
/// Leaves Ctrl+C to the verb that started the grid: it cancels its job first, which a grid that stops by itself at the same moment would
/// no longer hear.
/// </summary>
internal sealed class OwnersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

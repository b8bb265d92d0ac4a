using Grid.Sdk;
using Grid.Sdk.Errors;

namespace Grid.Cli.Grids;

/// <summary>
/// The grid of a state folder, whoever runs it. Several programs may use one that the first of them has started and that ends with it;
/// those that are left find the next one, or start it, and go on with the same videos, since these are in the folder.
/// </summary>
internal sealed class SharedGrid(FoundGrid first, Func<CancellationToken, Task<FoundGrid>> findNext, Action<string> say) : IAsyncDisposable
{
    // A grid that answers and breaks off again and again is ill; whoever waits should hear of it.
    private const int MaxMoves = 10;

    private readonly SemaphoreSlim _moving = new(1);

    /// <summary>The grid that is used now.</summary>
    public FoundGrid Current { get; private set; } = first;

    /// <summary>Calls the grid, and calls the next one when that has ended. The call must do no harm when it is made twice.</summary>
    /// <exception cref="GridUnavailableException">The grid is in this process and does not answer, or several have broken off.</exception>
    public async Task<T> CallAsync<T>(Func<GridClient, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var moves = 0; ; moves++)
        {
            var grid = Current;
            try
            {
                return await call(grid.Client);
            }
            catch (GridUnavailableException) when (grid.Host is null && moves < MaxMoves)
            {
                await MoveFromAsync(grid, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _moving.Dispose();
        return Current.DisposeAsync();
    }

    private async Task MoveFromAsync(FoundGrid grid, CancellationToken cancellationToken)
    {
        await _moving.WaitAsync(cancellationToken);
        try
        {
            if (Current == grid)
            {
                Current = await findNext(cancellationToken);
                grid.Client.Dispose();
                say(
                    Current.Host is null
                        ? $"The grid has ended; going on with the one at {Current.Address}."
                        : "The grid has ended; going on with one of this process."
                );
            }
        }
        finally
        {
            _moving.Release();
        }
    }
}

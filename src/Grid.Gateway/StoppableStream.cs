using System.Runtime.CompilerServices;

namespace Grid.Gateway;

/// <summary>Ends a stream of answers when the process stops, so that an open stream does not hold up the stop.</summary>
internal static class StoppableStream
{
    /// <summary>
    /// Gives what <paramref name="read"/> gives and ends, as a stream that is complete does, when <paramref name="stopping"/> is canceled.
    /// A client that wants more asks again, elsewhere or later.
    /// </summary>
    public static async IAsyncEnumerable<T> EndOnStop<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> read,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await using var items = read(either.Token).GetAsyncEnumerator(either.Token);
        while (await MoveNextAsync())
        {
            yield return items.Current;
        }

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return !stopping.IsCancellationRequested && await items.MoveNextAsync();
            }
            catch (Exception) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // What was asked of a grain that stops too may fail in any way.
                return false;
            }
        }
    }
}

using System.Runtime.CompilerServices;

namespace Grid.Storage.State;

/// <summary>Lists keys a page at a time, so that others have their turn in between.</summary>
internal static class RecordPages
{
    private const int PageSize = 1000;

    /// <param name="next">The keys that follow one, at most as many as given.</param>
    public static async IAsyncEnumerable<RecordEntry> ListAsync(
        Func<StateKey, int, IReadOnlyList<StateKey>> next,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var last = new StateKey("", "");
        while (true)
        {
            var page = await Task.Run(() => next(last, PageSize), cancellationToken);
            foreach (var key in page)
            {
                yield return new RecordEntry(key);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            last = page[^1];
        }
    }
}

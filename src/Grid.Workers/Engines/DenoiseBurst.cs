namespace Grid.Workers.Engines;

/// <summary>The course of a burst, the same for every engine: which works of a batch go on after each evaluation.</summary>
public static class DenoiseBurst
{
    /// <summary>Steps until every work is complete, has been told to end, or is canceled.</summary>
    /// <param name="works">The batch.</param>
    /// <param name="isComplete">Whether the work of an index has no evaluation left.</param>
    /// <param name="step">Does one evaluation of the works of these indexes.</param>
    /// <param name="goesOn">Asked for each work after its evaluation; false ends its burst.</param>
    /// <param name="cancellationToken">Ends the burst of all with an exception.</param>
    public static void Run(
        IReadOnlyList<DenoiseWork> works,
        Func<int, bool> isComplete,
        Action<IReadOnlyList<int>> step,
        Func<int, bool> goesOn,
        CancellationToken cancellationToken
    )
    {
        var going = Enumerable.Range(0, works.Count).Where(index => !isComplete(index)).ToList();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            going.RemoveAll(index => works[index].Cancellation.IsCancellationRequested);
            if (going.Count == 0)
            {
                return;
            }

            step(going);
            going.RemoveAll(index => works[index].Cancellation.IsCancellationRequested || !goesOn(index) || isComplete(index));
        }
    }
}

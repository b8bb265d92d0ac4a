using Grid.Contracts;
using Grid.Contracts.Work;
using Grid.Storage.Space;
using Grid.Workers.Work;

namespace Grid.Workers.Fleet;

/// <summary>Names what a worker failed with, without its text: that stays in the worker's log, under the fault's id.</summary>
internal static class WorkerFaults
{
    // What ffmpeg says of it.
    private const string FullText = "No space left on device";

    /// <summary>A fault with an id of its own.</summary>
    public static WorkFault Of(Exception failure) => new(CodeOf(failure), $"fault_{Guid.CreateVersion7():n}");

    private static string CodeOf(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is WorkerFaultException known)
            {
                return known.Code;
            }

            if (FullStorage.IsCauseOf(cause) || cause.Message.Contains(FullText, StringComparison.Ordinal))
            {
                return GridErrorCodes.StorageFull;
            }
        }

        return GridErrorCodes.WorkFailed;
    }
}

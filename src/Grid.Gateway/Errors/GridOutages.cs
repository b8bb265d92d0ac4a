using Grid.Storage;
using Orleans.Serialization;

namespace Grid.Gateway.Errors;

/// <summary>Tells failures that the grid knows and that pass from faults of its own.</summary>
internal static class GridOutages
{
    /// <summary>Whether no space is left where the grid keeps something.</summary>
    public static bool IsStorageFull(Exception failure) => Causes(failure).Any(cause => cause is StorageFullException);

    /// <summary>Whether a silo or the store of the grid's state does not answer.</summary>
    public static bool IsUnavailable(Exception failure) =>
        Causes(failure).Any(cause => cause is TimeoutException or OrleansException || IsOfRedis(NameOf(cause)));

    // The exception's own type where this process has it, else the name that came with the answer of another process.
    private static string NameOf(Exception cause) =>
        cause is UnavailableExceptionFallbackException foreign ? foreign.ExceptionType ?? "" : cause.GetType().FullName ?? "";

    private static bool IsOfRedis(string type) =>
        type.StartsWith("StackExchange.Redis.", StringComparison.Ordinal)
        || type.Contains("RedisStorageException", StringComparison.Ordinal);

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}

using System.Text.Json;
using Grid.Storage.Space;

namespace Grid.Workers.Fleet;

/// <summary>
/// Repeats a call to a grain that may have lost its silo or its storage for a moment. What is called must bear being called twice: a call
/// that failed may have taken effect. A call that fails on what it was given is not repeated: it would fail again.
/// </summary>
internal sealed class GrainCalls(TimeProvider timeProvider)
{
    /// <summary>
    /// After this time the work counts as lost with its lease. A full disk is waited for: the work is done and its lease is kept meanwhile.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Calls until it succeeds, the time is up, or nobody wants to know any more; then the last failure is thrown.</summary>
    public async Task<T> RetryAsync<T>(Func<Task<T>> call, Func<bool> unwanted)
    {
        var begun = timeProvider.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception failure)
                when (!unwanted()
                    && (FullStorage.IsCauseOf(failure) || (IsTransient(failure) && timeProvider.GetElapsedTime(begun) < Patience))
                )
            {
                await Task.Delay(pause, timeProvider);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>
    /// Whether a call may succeed when it is made again. Storage and network fail in too many ways to list; what fails on its arguments or
    /// on its own code does not.
    /// </summary>
    public static bool IsTransient(Exception failure) =>
        failure switch
        {
            ObjectDisposedException => true,
            ArgumentException or FormatException or InvalidOperationException or NotSupportedException or NotImplementedException => false,
            NullReferenceException
            or InvalidCastException
            or IndexOutOfRangeException
            or KeyNotFoundException
            or ArithmeticException
            or JsonException => false,
            _ => true,
        };
}

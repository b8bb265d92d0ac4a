using Grid.Storage.Space;

namespace Grid.Workers.Fleet;

/// <summary>
/// Repeats a call to a grain that may have lost its silo or its storage for a moment. What is called must bear being called twice: a call that
/// failed may have taken effect.
/// </summary>
internal sealed class Persistence(TimeProvider timeProvider)
{
    /// <summary>After this time the work counts as lost with its lease. A full disk is waited for: the work is done and its lease is kept meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Calls until it succeeds, the time is up, or nobody wants to know any more; then the last failure is thrown.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, Func<bool> unwanted)
    {
        var begun = timeProvider.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception failure) when (!unwanted() && (timeProvider.GetElapsedTime(begun) < Patience || FullStorage.IsCauseOf(failure)))
            {
                await Task.Delay(pause, timeProvider);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(Func<Task> call, Func<bool> unwanted) => CallAsync(
        async () =>
        {
            await call();
            return true;
        },
        unwanted);
}

using Grid.Contracts.Videos;

namespace Grid.Testing.Engines;

/// <summary>
/// Holds a fake engine before one evaluation of videos with a certain prompt, until the test lets it go or the work is canceled.
/// </summary>
public sealed class StepGate(string prompt, int evaluation) : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    /// <summary>Ends when the engine has come to the gate.</summary>
    public Task Reached => _reached.Task;

    /// <summary>For <see cref="FakeVideoEngineFactory.OnEvaluation"/>.</summary>
    public void Pass(VideoSpec spec, int index, CancellationToken cancellationToken)
    {
        if (spec.Prompt == prompt && index == evaluation)
        {
            _reached.TrySetResult();
            _open.Wait(cancellationToken);
        }
    }

    /// <summary>Lets the engine go on.</summary>
    public void Open() => _open.Set();

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}

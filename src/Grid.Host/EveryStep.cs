namespace Grid.Host;

/// <summary>Steps of a stop: each is taken whatever happened to those before it, and the failures are told at the end.</summary>
internal sealed class EveryStep
{
    private readonly List<Exception> _failures = [];

    public void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception failure)
        {
            _failures.Add(failure);
        }
    }

    public async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception failure)
        {
            _failures.Add(failure);
        }
    }

    /// <summary>Takes steps at the same time.</summary>
    public async Task TryAllAsync(IEnumerable<Func<Task>> steps)
    {
        foreach (var step in steps.Select(TryAsync).ToArray())
        {
            await step;
        }
    }

    /// <exception cref="AggregateException">Some steps failed.</exception>
    public void ThrowIfAnyFailed()
    {
        if (_failures.Count > 0)
        {
            throw new AggregateException(_failures);
        }
    }
}

namespace Grid.Grains.Jobs.Boards;

/// <summary>
/// Counts the workers lost on one piece of work. Work that kills its workers does so while it is computed, so only such losses count in
/// full: a worker that dies while it still loads its models has most likely died of something else.
/// </summary>
internal sealed class WorkerLosses
{
    /// <summary>Workers lost at work.</summary>
    public int AtWork { get; private set; }

    /// <summary>Workers lost before they had begun.</summary>
    public int Idle { get; private set; }

    /// <summary>Whether the work is not to be tried again.</summary>
    public bool AreTooMany => AreTooManyOf(AtWork, Idle);

    /// <summary>Whether so many losses are too many.</summary>
    public static bool AreTooManyOf(int atWork, int idle) => atWork >= JobDefaults.MaxLostWorkers || idle >= JobDefaults.MaxLostIdleWorkers;

    public void Count(bool atWork)
    {
        AtWork += atWork ? 1 : 0;
        Idle += atWork ? 0 : 1;
    }
}

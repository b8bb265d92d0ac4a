namespace Grid.Slices;

/// <summary>What befalls a cluster while it works.</summary>
public enum Disturbance
{
    /// <summary>A worker process is killed and another one started in its place.</summary>
    KillWorker,

    /// <summary>The control process that has run longest is killed and another one started in its place.</summary>
    KillControl,

    /// <summary>One more worker process joins.</summary>
    Join,

    /// <summary>A worker process gets no new work, ends what it has, and stops; another joins before that when it is the last.</summary>
    Drain,
}

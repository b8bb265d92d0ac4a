namespace Grid.Chaos;

/// <summary>What a tenant does to a job.</summary>
public enum ChaosCase
{
    /// <summary>Waits for it.</summary>
    Plain,

    /// <summary>Cancels it while it waits or runs, tries it again, and waits for it.</summary>
    Retried,

    /// <summary>Cancels it.</summary>
    Canceled,

    /// <summary>Removes it while it runs.</summary>
    Deleted,
}

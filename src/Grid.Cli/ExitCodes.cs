namespace Grid.Cli;

/// <summary>What the program tells its caller by its exit code.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The work failed, or doctor found something missing.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a value of the request is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>No grid answers, none can be started, or it cannot take work now; the same may succeed later.</summary>
    public const int NoGrid = 3;

    /// <summary>The grid does not know the caller.</summary>
    public const int Unauthenticated = 4;

    /// <summary>A limit of the tenant does not allow it: a budget, the number of videos under way, or the size of one.</summary>
    public const int Limit = 5;

    /// <summary>The grid has no such video.</summary>
    public const int NotFound = 6;

    /// <summary>Stopped by Ctrl+C or SIGTERM.</summary>
    public const int Stopped = 130;
}

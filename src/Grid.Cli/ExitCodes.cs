namespace Grid.Cli;

/// <summary>What the program tells its caller by its exit code.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The work failed, or doctor found something missing.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a value of the request is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>No grid answers, or none can be started.</summary>
    public const int NoGrid = 3;

    /// <summary>Stopped by Ctrl+C or SIGTERM.</summary>
    public const int Stopped = 130;
}
